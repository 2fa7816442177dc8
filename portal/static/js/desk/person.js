// One family on the screen: who it is, and what is owed, ticked.

import { word } from "../offline/page.js";

const $ = (id) => document.getElementById(id);

export class Person {
  line;
  #desk;

  /** What tells two of one name apart. */
  #facts(line) {
    const rt = line.rt ? `RT ${line.rt}` : "";
    const born = line.born ? word("born", { year: line.born }) : "";
    const nik = line.nik ? `NIK …${line.nik}` : "";
    const unbroken = [rt, born, nik].map((fact) => fact.replaceAll(" ", "\u00a0"));
    return [line.village, ...unbroken].filter(Boolean);
  }

  /** A row in the list of those found. */
  row(line, onOpen) {
    const item = document.createElement("li");
    item.className = "row";
    const button = document.createElement("button");
    button.type = "button";
    button.className = "desk-row";
    const name = Object.assign(document.createElement("b"), { textContent: line.name });
    const state = line.served ? word("served") : line.arrived ? word("arrived") : "";
    const facts = document.createElement("span");
    facts.textContent = [...this.#facts(line), state].filter(Boolean).join(" · ");
    button.append(name, facts);
    button.addEventListener("click", onOpen);
    item.append(button);
    return item;
  }

  show(line, { desk, known }) {
    this.line = line;
    this.#desk = desk;
    this.#picture(line);
    $("person-name").textContent = line.name;
    $("person-facts").textContent = this.#facts(line).join(" · ");
    $("person-known").textContent = line.served ? word("served") : known;
    $("person-known").dataset.tone = line.served ? "done" : "quiet";
    $("items").replaceChildren(...line.items.map((item) => this.#choice(item)));
    const servable = !line.served && !line.form && line.items.length > 0;
    $("person-items").hidden = !servable;
    $("person-form").hidden = !line.form || line.served;
    $("serve").hidden = !servable;
    $("arrive").hidden = line.arrived || line.served;
    $("undo-arrive").hidden = !line.arrived || line.served;
    $("full-form").href = line.full;
    $("full-form").parentElement.hidden = line.served;
    $("sign").hidden = !servable || desk?.signature_kind !== "screen";
    $("unsigned").hidden = true;
    $("sign").querySelector("[data-signature-clear]").click();
    this.busy(false);
    $("person-name").focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  /** The photo of an earlier handover, while there is signal; it is not kept here. */
  #picture(line) {
    const pictures = [];
    if (line.photo && !line.served) {
      const { event } = document.body.dataset;
      const picture = Object.assign(document.createElement("img"), {
        src: `/luring/acara/${event}/foto/${line.id}`,
        alt: word("photo"),
      });
      picture.addEventListener("error", () => picture.remove());
      pictures.push(picture);
    }
    $("person-photo").replaceChildren(...pictures);
  }

  #choice(item) {
    const label = document.createElement("label");
    label.className = "choice";
    const box = Object.assign(document.createElement("input"), {
      type: "checkbox",
      checked: true,
      value: item.id,
    });
    label.append(box, Object.assign(document.createElement("span"), { textContent: item.text }));
    return label;
  }

  /** What was ticked and signed; undefined if something is missing, which then is said. */
  taken() {
    const items = [...$("items").querySelectorAll("input:checked")].map((box) => Number(box.value));
    const onScreen = this.#desk.signature_kind === "screen";
    const signature = onScreen ? $("signature").value : "";
    $("unsigned").hidden = !onScreen || Boolean(signature);
    if (onScreen && !signature) $("sign").scrollIntoView({ block: "center" });
    if (!items.length || (onScreen && !signature)) return undefined;
    return { line: this.line, items, signature };
  }

  /** While an answer is awaited nothing is served twice. */
  busy(on) {
    for (const id of ["serve", "arrive", "undo-arrive", "back"]) $(id).disabled = on;
  }
}
