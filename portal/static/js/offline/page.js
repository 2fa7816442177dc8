// Makes a page work without signal: registers the service worker, which keeps the page itself.

const WORKER = "/luring/layanan.js";
const SCOPE = "/luring/";
export const PAGES = "offline-pages";

/** Keep this page and its files on the device. Return whether that is done. */
export async function keepPage() {
  if (!navigator.serviceWorker || !globalThis.caches) return false;
  try {
    const { offlineVersion: version } = document.body.dataset;
    await navigator.serviceWorker.register(`${WORKER}?v=${version}`, { scope: SCOPE });
    await navigator.serviceWorker.ready;
    const pages = await caches.open(PAGES);
    if (!(await pages.match(location.pathname))) await pages.add(location.pathname);
    navigator.storage?.persist?.(); // Firefox asks the person and answers after that
    return true;
  } catch (error) {
    console.warn(error);
    return false;
  }
}

/** Texts of the page by name; {n} and the like are filled in. */
export function word(name, values = {}) {
  const text = document.querySelector(`[data-word="${name}"]`).textContent;
  return Object.entries(values).reduce((said, [key, value]) => said.replace(`{${key}}`, value), text);
}

/** Return a time of day as the portal writes it: 09.41. */
export function clock(moment) {
  const time = new Date(moment);
  const two = (number) => String(number).padStart(2, "0");
  return `${two(time.getHours())}.${two(time.getMinutes())}`;
}
