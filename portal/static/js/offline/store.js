// What a page that works without signal keeps on the device: snapshots of what it loaded, and an
// outbox of what was done. Each account has a database of its own. All content is encrypted with a
// key that no script can read out; the key goes with the database at sign-out (docs/offline.md).

import { deleteDB, openDB } from "../../vendor/idb/index.js";

const PREFIX = "offline-";
const MARK = "offline:"; // in localStorage: what other pages of the portal may know
const STRICT = { durability: "strict" }; // on the disk before the person goes on

const bytes = (text) => new TextEncoder().encode(text);

/** Return whether this browser can keep something safely: only over https or on this machine. */
export function canKeep() {
  return Boolean(globalThis.isSecureContext && crypto.subtle && globalThis.indexedDB);
}

export class Store {
  #db;
  #key;
  #account;

  /** Open the store of an account; what has expired is let go. */
  static async open(account) {
    const store = new Store();
    store.#account = account;
    store.#db = await openDB(PREFIX + account, 1, {
      upgrade(db) {
        db.createObjectStore("keys");
        db.createObjectStore("snapshots");
        db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
      },
      blocking: () => store.#db.close(), // another tab signs out
    });
    store.#key = await store.#keyOfDevice();
    await store.#letGo();
    return store;
  }

  async #keyOfDevice() {
    const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
      "encrypt",
      "decrypt",
    ]);
    const change = this.#db.transaction("keys", "readwrite", STRICT);
    const known = await change.store.get("key");
    if (!known) await change.store.put(fresh, "key");
    await change.done;
    return known ?? fresh;
  }

  /** Remove expired snapshots. The outbox never expires: it is what somebody did. */
  async #letGo() {
    const now = Date.now();
    for (const name of await this.#db.getAllKeys("snapshots")) {
      const { until } = await this.#db.get("snapshots", name);
      if (until <= now) await this.#db.delete("snapshots", name);
    }
    await this.#mark();
  }

  async #seal(place, value) {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const how = { name: "AES-GCM", iv, additionalData: bytes(`${this.#account}:${place}`) };
    const data = await crypto.subtle.encrypt(how, this.#key, bytes(JSON.stringify(value)));
    return { iv, data };
  }

  async #unseal(place, { iv, data }) {
    const how = { name: "AES-GCM", iv, additionalData: bytes(`${this.#account}:${place}`) };
    return JSON.parse(new TextDecoder().decode(await crypto.subtle.decrypt(how, this.#key, data)));
  }

  /** Keep `value` under `name` until a time in milliseconds. */
  async keep(name, value, until) {
    const sealed = await this.#seal(`snapshots:${name}`, value);
    await this.#db.put("snapshots", { ...sealed, until }, name);
    await this.#mark();
  }

  /** Return what is kept under `name`, or undefined. */
  async kept(name) {
    const found = await this.#db.get("snapshots", name);
    if (!found || found.until <= Date.now()) return undefined;
    return this.#unseal(`snapshots:${name}`, found);
  }

  async forget(name) {
    await this.#db.delete("snapshots", name);
    await this.#mark();
  }

  /** Write a command down for good. When this returns it survives the end of the browser. */
  async add(command) {
    const sealed = await this.#seal(`outbox:${command.id}`, command);
    const change = this.#db.transaction("outbox", "readwrite", STRICT);
    await Promise.all([change.store.add({ id: command.id, ...sealed }), change.done]);
    await this.#mark();
  }

  /** Return the commands that wait, in order, as [seq, command]. */
  async waiting() {
    const found = await this.#db.getAll("outbox");
    return Promise.all(
      found.map(async (each) => [each.seq, await this.#unseal(`outbox:${each.id}`, each)]),
    );
  }

  /** Replace a waiting command. False if it is no longer there. */
  async change(command) {
    const sealed = await this.#seal(`outbox:${command.id}`, command);
    const change = this.#db.transaction("outbox", "readwrite", STRICT);
    const all = await change.store.getAll();
    const known = all.find((each) => each.id === command.id);
    if (known) await change.store.put({ seq: known.seq, id: command.id, ...sealed });
    await change.done;
    return Boolean(known);
  }

  async remove(seq) {
    await this.#db.delete("outbox", seq);
    await this.#mark();
  }

  count() {
    return this.#db.count("outbox");
  }

  /** Tell other pages, without content, how much waits here and until when something is kept. */
  async #mark() {
    const snapshots = await this.#db.getAll("snapshots");
    const until = Math.max(0, ...snapshots.map((each) => each.until));
    const mark = { waiting: await this.count(), until };
    localStorage.setItem(MARK + this.#account, JSON.stringify(mark));
  }

  /** Delete everything of this account on this device, the key too. */
  async wipe() {
    this.#db.close();
    await deleteDB(PREFIX + this.#account);
    localStorage.removeItem(MARK + this.#account);
  }
}
