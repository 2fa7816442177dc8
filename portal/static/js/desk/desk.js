// The officer's page: scan or type, one family a screen, one big button, then the next. What is done
// is first written down on the phone (outbox.js) and then sent.

import { Gone, Outbox, SignedOut, ask } from "../offline/outbox.js";
import { clock, keepPage, word } from "../offline/page.js";
import { Store, canKeep } from "../offline/store.js";
import { Person } from "./person.js";
import { Roster } from "./roster.js";
import { readsItself, scan } from "./scanner.js";

const ANSWER_MS = 4000;
const NEWS_MS = 20_000;
const NOTED_FOR_MS = 3 * 24 * 3600 * 1000;

const $ = (id) => document.getElementById(id);
const data = document.body.dataset;
const account = Number(data.account);
const eventId = Number(data.event);
const names = { roster: `event:${eventId}`, notes: `notes:${eventId}`, desk: `desk:${eventId}` };

let store, outbox, roster, desk, person;
let notes = [];
let checkedAt = 0; // when the portal last told who was served
let ready = false;
let scanning; // ends the camera
let reopenCamera = false;
let justDone; // the family before: its slip may still be in front of the camera

/** Show one of the screens. */
function show(screen) {
  for (const each of ["setup", "find", "person", "ended"]) $(each).hidden = each !== screen;
  $("change-desk").hidden = screen !== "find";
  scanning?.abort();
  if (screen === "find") drawCounts();
}

// --- What is known, and how fresh it is

const isFresh = () => outbox.state !== "offline" && Date.now() - checkedAt < 2 * NEWS_MS;

async function drawState() {
  const n = await store.count();
  const offline = outbox.state === "offline" || !navigator.onLine;
  const name = n ? (outbox.state === "sending" && !offline ? "sending" : "here") : "sent";
  $("state").dataset.tone = outbox.state === "signed-out" ? "danger" : n || offline ? "due" : "done";
  const said = word(name, { n });
  $("state-text").textContent = offline ? `${word("no-signal")} · ${said}` : said;
  $("state-more").textContent =
    outbox.state === "signed-out" ? word("signed-out")
    : roster && !roster.open && !data.ended ? word("not-open")
    : offline && roster ? word("known-then", { time: clock(checkedAt || roster.at) })
    : word(ready ? "ready" : "not-ready");
  $("sign-in").hidden = outbox.state !== "signed-out";
}

function drawCounts() {
  if (!roster) return;
  for (const [name, count] of Object.entries(roster.counts())) $(`count-${name}`).textContent = count;
}

/** Say what became of the last one; it stays until the next one is done. */
function tell(text, tone) {
  const note = document.createElement("p");
  note.className = "desk-news";
  note.dataset.tone = tone;
  note.textContent = text;
  $("news").replaceChildren(note);
}

function drawNotes() {
  $("attention").hidden = !notes.length;
  $("attention-list").replaceChildren(
    ...notes.map((text) => Object.assign(document.createElement("li"), { textContent: text })),
  );
}

async function note(text) {
  notes = [text, ...notes].slice(0, 50);
  await store.keep(names.notes, notes, Date.now() + NOTED_FOR_MS);
  drawNotes();
}

// --- The roster

async function keepRoster() {
  await store.keep(names.roster, roster, Date.parse(roster.until));
}

/** Mark what waits in the outbox, which the portal does not know yet. */
async function overlay() {
  for (const [, { kind, payload }] of await store.waiting()) {
    const line = payload.event === eventId && roster?.byId.get(payload.invitation);
    if (!line) continue;
    if (kind === "handovers.hand_over") noteServed(line, payload.items);
    else line.arrived = kind === "handovers.arrive";
  }
}

function noteServed(line, itemIds) {
  line.arrived = true;
  line.items = line.items.filter((item) => !itemIds.includes(item.id));
  line.served = !line.items.length;
}

async function load() {
  roster = new Roster(await ask(data.roster), eventId);
  checkedAt = Date.now();
  desk ??= roster.desk ?? undefined;
  await keepRoster();
  await overlay();
}

/** Ask what happened at other tables; load the roster again only if it has changed. */
async function refresh() {
  if (data.ended || document.hidden) return;
  try {
    if (!roster) await load();
    else {
      const news = await ask(data.news);
      checkedAt = Date.now();
      roster.open = news.open;
      if (roster.follow(news)) await keepRoster();
      else await load();
      await overlay();
    }
  } catch (error) {
    if (error instanceof Gone) return end();
    if (error instanceof SignedOut) outbox.state = "signed-out";
  }
  drawCounts();
  drawState();
}

/** The event is over for this officer: its families leave the phone. */
async function end() {
  data.ended = "yes";
  roster = undefined;
  await store.forget(names.roster);
  show("ended");
  drawState();
}

// --- The desk

function openSetup() {
  const form = $("setup-form");
  for (const [name, value] of Object.entries(desk ?? {})) form.elements[name].value = value;
  show("setup");
}

$("setup-form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const filled = Object.fromEntries(new FormData(event.target));
  for (const name of Object.keys(filled)) filled[name] = filled[name].trim();
  const same = filled.first_witness.toLowerCase() === filled.second_witness.toLowerCase();
  $("same-witness").hidden = !same;
  if (same) return $("second_witness").focus();
  desk = filled;
  await store.keep(names.desk, desk, Date.now() + NOTED_FOR_MS);
  await outbox.add("handovers.set_desk", { event: eventId, ...desk });
  drawDesk();
  begin();
});

function drawDesk() {
  if (desk) $("change-desk").textContent = word("table", { table: desk.table });
}

// --- Find

function drawFound() {
  const text = $("search").value;
  const { lines, more } = roster ? roster.search(text) : { lines: [], more: 0 };
  $("found").replaceChildren(...lines.map((line) => person.row(line, () => open(line))));
  const nobody = text.trim() && !lines.length;
  $("found-note").textContent = !roster ? word("no-roster")
    : more ? word("more", { n: more })
    : nobody ? word("none") : "";
}

function open(line) {
  show("person");
  $("news").replaceChildren();
  const when = clock(checkedAt || roster.at);
  person.show(line, { desk, known: isFresh() ? word("known-now", { time: when }) : word("known-then", { time: when }) });
}

async function startCamera() {
  scanning = new AbortController();
  $("camera-box").hidden = false;
  $("find-bar").hidden = true;
  $("camera-note").textContent = word("aim");
  try {
    const line = await scan($("camera"), {
      sources: { reader: data.reader, wasm: data.wasm },
      signal: scanning.signal,
      accepts: async (code) => {
        const found = await roster?.find(code);
        if (!found) $("camera-note").textContent = word("not-here");
        return found === justDone ? undefined : found;
      },
    });
    reopenCamera = Boolean(line);
    if (line) open(line);
  } catch (error) {
    console.warn(error);
    reopenCamera = false;
    tell(word("no-camera"), "due");
  }
  $("camera-box").hidden = true;
  $("find-bar").hidden = false;
}

/** After one family the next: by camera if this one was found by it. */
function next() {
  history.replaceState(null, "", location.pathname);
  justDone = person.line;
  $("search").value = "";
  drawFound();
  show("find");
  if (reopenCamera) startCamera();
  else $("search").focus();
}

// --- Serve

async function send(kind, payload) {
  const id = await outbox.add(kind, { event: eventId, ...payload });
  return outbox.answerWithin(id, ANSWER_MS);
}

async function serve() {
  const taken = person.taken();
  if (!taken) return;
  const { line, items, signature } = taken;
  person.busy(true);
  const answer = await send("handovers.hand_over", { invitation: line.id, items, signature, ...desk });
  person.busy(false);
  const values = { name: line.name, time: clock(Date.now()), message: answer?.message ?? "" };
  if (!answer || answer.state === "taken") {
    noteServed(line, items);
    tell(word(answer ? "done" : "done-here", values), answer ? "done" : "due");
  } else {
    tell(word(answer.state, values), "danger");
    if (answer.state === "refused") await refresh();
  }
  await keepRoster();
  next();
}

async function arrive(kind, arrived) {
  const { line } = person;
  await send(kind, { invitation: line.id });
  line.arrived = arrived;
  await keepRoster();
  if (arrived) tell(word("came", { name: line.name, time: clock(Date.now()) }), "done");
  next();
}

/** An answer that came late is noted: the person has gone on. */
async function answered({ detail: { command, answer } }) {
  if (answer.state === "taken" || !command.offline) return;
  const line = roster?.byId.get(command.payload.invitation);
  const values = { name: line?.name ?? word("someone"), message: answer.message };
  await note(word(answer.state, values));
}

// --- Start

async function start() {
  if (!canKeep()) {
    $("state-text").textContent = word("insecure");
    $("plain").hidden = false;
    return;
  }
  store = await Store.open(account);
  outbox = new Outbox(store, account);
  outbox.addEventListener("change", drawState);
  outbox.addEventListener("answer", answered);
  person = new Person();
  notes = (await store.kept(names.notes)) ?? [];
  desk = await store.kept(names.desk);
  const kept = data.ended ? undefined : await store.kept(names.roster);
  if (kept) {
    roster = new Roster(kept, eventId);
    await overlay();
  }
  drawNotes();
  if (data.ended) await end();
  else await refresh();
  outbox.send();
  drawDesk();
  drawFound();
  if (!data.ended) begin();
  document.body.dataset.started = "yes";
  ready = (await keepPage()) && Boolean(roster);
  drawState();
  if (ready && !(await readsItself())) keepReader();
  setInterval(refresh, NEWS_MS);
}

/** The first screen: the own desk, once; then the family whose slip opened this page, or the search. */
function begin() {
  const line = roster?.byId.get(Number(/^#undangan-(\d+)$/.exec(location.hash)?.[1]));
  if (!desk?.table) openSetup();
  else if (line) open(line);
  else show("find");
}

/** Phones without a reader of their own get it into their cache while there is signal. */
function keepReader() {
  for (const url of [data.reader, data.wasm]) fetch(url, { priority: "low" }).catch(() => {});
}

$("search").addEventListener("input", drawFound);
window.addEventListener("hashchange", begin);
$("scan").addEventListener("click", () => {
  justDone = undefined;
  startCamera();
});
$("camera-stop").addEventListener("click", () => scanning?.abort());
$("change-desk").addEventListener("click", openSetup);
$("back").addEventListener("click", next);
$("serve").addEventListener("click", serve);
$("arrive").addEventListener("click", () => arrive("handovers.arrive", true));
$("undo-arrive").addEventListener("click", () => arrive("handovers.undo_arrive", false));
for (const change of ["online", "offline"]) window.addEventListener(change, () => { refresh(); drawState(); });
document.addEventListener("visibilitychange", refresh);

await start();
