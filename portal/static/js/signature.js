// A signature drawn with finger, pen or mouse, kept as a PNG in the hidden input of its field.

const INK = "#1b2422";

/** Make one [data-signature] element a place to sign. */
function prepare(box) {
  const canvas = box.querySelector("canvas");
  const input = box.querySelector("input[type=hidden]");
  const pen = canvas.getContext("2d");
  const ratio = Math.max(window.devicePixelRatio || 1, 2);
  let last = null;

  function blank() {
    canvas.width = canvas.clientWidth * ratio;
    canvas.height = canvas.clientHeight * ratio;
    pen.scale(ratio, ratio);
    pen.lineWidth = 2.2;
    pen.lineCap = pen.lineJoin = "round";
    pen.strokeStyle = pen.fillStyle = INK;
  }

  function draw(event) {
    const point = { x: event.offsetX, y: event.offsetY };
    pen.beginPath();
    pen.moveTo(last.x, last.y);
    pen.lineTo(point.x, point.y);
    pen.stroke();
    last = point;
  }

  canvas.addEventListener("pointerdown", (event) => {
    if (!canvas.width) blank(); // it was hidden when the page was opened
    canvas.setPointerCapture(event.pointerId);
    last = { x: event.offsetX, y: event.offsetY };
    draw(event);
  });
  canvas.addEventListener("pointermove", (event) => last && draw(event));
  for (const end of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(end, () => {
      if (last) input.value = canvas.toDataURL("image/png");
      last = null;
    });
  }
  box.querySelector("[data-signature-clear]").addEventListener("click", () => {
    input.value = "";
    blank();
  });

  box.querySelector("[data-signature-screen]").hidden = false;
  blank();
  if (input.value) {
    const earlier = new Image();
    earlier.onload = () => pen.drawImage(earlier, 0, 0, canvas.clientWidth, canvas.clientHeight);
    earlier.src = input.value;
  }
}

/** Prepare every signature field below ``root`` that is not yet prepared. */
function prepareAll(root) {
  for (const box of root.querySelectorAll("[data-signature]:not([data-ready])")) {
    box.dataset.ready = "yes";
    prepare(box);
  }
}

prepareAll(document);
document.addEventListener("htmx:load", (event) => prepareAll(event.target.parentElement ?? document));
