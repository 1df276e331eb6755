// Drawing a box on a page with the pointer fills in the form's numbers; typing numbers moves the box. Without this the
// numbers are typed.
const OUT_OF = 10_000;
const SIDES = ["left", "top", "width", "height"];
const SVG = "http://www.w3.org/2000/svg";

export function startBoxes(root) {
  root.querySelectorAll("[data-draw-box]").forEach((page) => new Drawn(page, root));
}

class Drawn {
  constructor(page, root) {
    this.page = page;
    this.fields = SIDES.map((side) => root.querySelector(`input[name=${side}]`));
    if (this.fields.some((field) => !field)) return;
    this.whole = root.querySelector("input[name=whole]");
    this.box = document.createElementNS(SVG, "rect");
    this.box.setAttribute("class", "portal-boxes__new");
    page.querySelector("svg").append(this.box);
    page.addEventListener("pointerdown", (event) => this.begin(event));
    page.addEventListener("pointermove", (event) => this.draw(event));
    page.addEventListener("pointerup", (event) => this.end(event));
    page.addEventListener("pointercancel", () => (this.from = null));
    this.fields.forEach((field) => field.addEventListener("input", () => this.show()));
    this.show();
  }

  // Where the pointer is on the page, from 0 to 100 each way.
  place(event) {
    const seen = this.page.querySelector("img").getBoundingClientRect();
    const part = (at, from, side) => Math.min(Math.max(((at - from) * 100) / side, 0), 100);
    return [part(event.clientX, seen.left, seen.width), part(event.clientY, seen.top, seen.height)];
  }

  begin(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.page.setPointerCapture(event.pointerId);
    this.from = this.place(event);
  }

  draw(event) {
    if (!this.from) return;
    const to = this.place(event);
    const low = [Math.min(this.from[0], to[0]), Math.min(this.from[1], to[1])];
    const sizes = [Math.abs(this.from[0] - to[0]), Math.abs(this.from[1] - to[1])];
    [...low, ...sizes].forEach((part, side) => (this.fields[side].value = (Math.floor(part * 100) / 100).toString()));
    if (this.whole) this.whole.checked = false;
    this.show();
  }

  end(event) {
    this.draw(event);
    this.from = null;
  }

  show() {
    const names = ["x", "y", "width", "height"];
    const values = this.fields.map((field) => Number(field.value) || 0);
    names.forEach((name, side) => this.box.setAttribute(name, String((values[side] * OUT_OF) / 100)));
  }
}
