// The service worker of the pages below /luring/. It keeps these pages, which hold nobody's data,
// and the static files they need. What is loaded about people is not its business: see store.js.

const VERSION = new URL(self.location).searchParams.get("v");
const FILES = `offline-files-${VERSION}`;
const PAGES = "offline-pages";
const PATIENCE_MS = 3000;

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const names = await (await fetch("/luring/berkas.json", { cache: "no-store" })).json();
  const files = await caches.open(FILES);
  await files.addAll(names);
  await self.skipWaiting();
}

/** Fetch the kept pages anew, since they name the files of their version; then drop older files. */
async function activate() {
  await self.clients.claim();
  const pages = await caches.open(PAGES);
  try {
    for (const page of await pages.keys()) await renew(pages, page);
  } catch {
    return; // no signal: the older pages still need the older files
  }
  for (const name of await caches.keys()) {
    if (name.startsWith("offline-files-") && name !== FILES) await caches.delete(name);
  }
}

async function renew(pages, page) {
  const answer = await fetch(page.url, { redirect: "manual" });
  if (isPage(answer)) await pages.put(page, answer);
  else if ([403, 404].includes(answer.status)) await pages.delete(page);
}

const isPage = (answer) => answer.ok && answer.headers.get("X-Offline-Page") === "yes";

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith("/static/")) event.respondWith(file(event, url));
});

/** The page from the portal; if it does not answer in time, the kept one. */
async function page(event, url) {
  const pages = await caches.open(PAGES);
  const asked = fetch(event.request).then(async (answer) => {
    if (isPage(answer)) await pages.put(url.pathname, answer.clone());
    return answer;
  });
  return inTime(event, asked, await pages.match(url.pathname));
}

/** A file of one version never changes; a module without version is asked for while there is signal. */
async function file(event, url) {
  const kept = await caches.match(event.request, { ignoreSearch: !url.searchParams.has("v") });
  if (kept && url.searchParams.has("v")) return kept;
  const any = kept ?? (await caches.match(event.request, { ignoreSearch: true }));
  return inTime(event, fetch(event.request), any);
}

async function inTime(event, asked, kept) {
  if (!kept) return asked;
  event.waitUntil(asked.catch(() => {}));
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
  try {
    const answer = await Promise.race([asked, late]);
    return answer && answer.status < 500 ? answer : kept;
  } catch {
    return kept;
  }
}
