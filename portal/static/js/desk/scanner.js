// Reads a QR code with the camera. The browser's own detector where there is one; else a reader from
// npm, loaded from the portal itself and only then. The picture never leaves this page.

const EVERY_MS = 120;

let detector;

async function loadReader({ reader, wasm }) {
  if (!globalThis.BarcodeDetectionAPI) {
    await new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = reader;
      script.onload = resolve;
      script.onerror = () => reject(new Error("reader"));
      document.head.append(script);
    });
  }
  const api = globalThis.BarcodeDetectionAPI;
  api.prepareZXingModule({
    overrides: { locateFile: (path, prefix) => (path.endsWith(".wasm") ? wasm : prefix + path) },
  });
  return api.BarcodeDetector;
}

/** Return whether this browser reads QR codes itself. */
export async function readsItself() {
  const formats = await globalThis.BarcodeDetector?.getSupportedFormats?.().catch(() => []);
  return Boolean(formats?.includes("qr_code"));
}

async function detectorOf(sources) {
  const Detector = (await readsItself()) ? globalThis.BarcodeDetector : await loadReader(sources);
  return new Detector({ formats: ["qr_code"] });
}

/**
 * Show the camera in `video` and return the first code that `accepts` takes; undefined if it was
 * stopped. Throws if there is no camera, or if it may not be used.
 */
export async function scan(video, { sources, accepts, signal }) {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: "environment", width: { ideal: 1280 } },
    audio: false,
  });
  try {
    video.srcObject = stream;
    await video.play();
    detector ??= await detectorOf(sources);
    while (!signal.aborted) {
      for (const { rawValue } of await detector.detect(video)) {
        const found = await accepts(rawValue);
        if (found) return found;
      }
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
    }
  } finally {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  }
  return undefined;
}
