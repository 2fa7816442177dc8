// The roster on an officer's phone: found by a word, by digits, or by what a QR code says.

const MOST = 20;
const MARK_LENGTH = 16;

const folded = (text) =>
  text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

export class Roster {
  constructor(kept, eventId) {
    this.eventId = eventId;
    Object.assign(this, kept);
    this.byId = new Map(this.lines.map((line) => [line.id, line]));
    this.#keys = new Map(
      this.lines.map((line) => [line.id, `${folded(line.name)} ${folded(line.number)} ${line.nik}`]),
    );
  }

  #keys;

  /**
   * Return the lines in which each word begins a word or, with digits, stands anywhere; those whose
   * name alone matches come first.
   */
  search(text) {
    const words = folded(text).split(" ").filter(Boolean);
    if (!words.length) return { lines: [], more: 0 };
    const holds = (line) => {
      const key = ` ${this.#keys.get(line.id)}`;
      return words.every((word) => key.includes(/\d/.test(word) ? word : ` ${word}`));
    };
    const named = ({ name }) => words.every((word) => ` ${folded(name)}`.includes(` ${word}`));
    const found = this.lines.filter(holds).sort((one, other) => named(other) - named(one));
    return { lines: found.slice(0, MOST), more: Math.max(found.length - MOST, 0) };
  }

  /** Return the line that a QR code names: that of a slip, or of a paper prepared for the event. */
  async find(code) {
    const slip = /\/acara\/(\d+)\/undangan\/(\d+)\/?$/.exec(code);
    if (slip) return Number(slip[1]) === this.eventId ? this.byId.get(Number(slip[2])) : undefined;
    const token = /\/cek\/([\w-]+)\/?$/.exec(code)?.[1];
    if (!token) return this.lines.find((line) => line.number === code.trim());
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token));
    const mark = [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return this.lines.find((line) => line.marks.includes(mark.slice(0, MARK_LENGTH)));
  }

  /** Take over what has happened meanwhile. False if the roster itself has changed. */
  follow({ listed, arrived, served }) {
    const [came, done] = [new Set(arrived), new Set(served)];
    for (const line of this.lines) {
      line.arrived = came.has(line.id);
      line.served = done.has(line.id);
    }
    return listed.length === this.lines.length && listed.every((id) => this.byId.has(id));
  }

  /** Return how many are served, wait, and are absent. */
  counts() {
    const served = this.lines.filter((line) => line.served).length;
    const waiting = this.lines.filter((line) => line.arrived && !line.served).length;
    return { served, waiting, absent: this.lines.length - served - waiting };
  }

  /** Return what the store keeps. */
  toJSON() {
    const { at, until, open, place, desk, lines } = this;
    return { at, until, open, place, desk, lines };
  }
}
