// Choosing and sending files: dropped anywhere on the form, looked at before they are sent, with a bar while they go in pieces.
// Without it the form sends them itself; whatever goes wrong here, it does so.
import { Busy, Forbidden, KEPT, Lost, NO_LONGER, Pieces, Refused, SignedOut, Stopped, asked, canSendPieces } from "./pieces.js";
import { shownTo } from "./session.js";

const MEGABYTE = 1_000_000;
// In one browser, in another tab: theirs is what is sent from now on.
const ANOTHER = `Another person has signed in in this browser, so nothing more was sent. ${KEPT}: sign in as yourself in a new tab, then press Send again here.`;
// By a firewall or a proxy on the way, whose page would take the place of this one. They read names of files, what is in them, and what is typed.
const REFUSED = {
  name: "Give the file a plain name, of letters, digits and - alone, and choose it again.",
  content: "It will not let this file through: send it from another network, or tell the people who look after yours.",
  page: "Try again in a while, or tell the people who look after your network.",
  words: "Change what you typed last, for example signs such as ; & | or quotation marks, or tell the people who look after your network.",
};

export function startFiles(root) {
  root.querySelectorAll("form[data-files]").forEach((form) => new Files(form));
}

const known = (file) => [file.name, file.size, file.lastModified].join("/");

class Files {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    if (!this.input) return;
    this.said = this.add("p", "govuk-hint", { role: "status" });
    this.bar = this.add("progress", "portal-progress", { max: "100", hidden: "", "aria-label": "How much has been sent" });
    this.each = this.add("div", "portal-of-each", {});
    this.input.addEventListener("change", () => this.chosen());
    form.addEventListener("dragover", (event) => event.preventDefault());
    form.addEventListener("drop", (event) => this.drop(event));
    form.addEventListener("submit", (event) => this.send(event));
  }

  add(kind, name, attributes) {
    const made = document.createElement(kind);
    made.className = name;
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    this.input.after(made);
    return made;
  }

  // What is dropped is added to what was chosen, each file once: who drops a second one does not give up the first.
  drop(event) {
    event.preventDefault();
    if (this.sending || !event.dataTransfer.files.length) return;
    const all = new DataTransfer();
    const met = new Set();
    for (const file of [...this.input.files, ...event.dataTransfer.files]) {
      if (!met.has(known(file))) all.items.add(file);
      met.add(known(file));
    }
    this.input.files = all.files;
    this.chosen();
  }

  chosen() {
    this.arrived = null;
    this.forgetArrived();
    this.look();
    this.ask(this.input.files.length > 1 ? [...this.input.files] : []);
  }

  // What is too large is said before it is sent. The service says it again, and has the last word.
  look() {
    const chosen = [...this.input.files];
    const large = chosen.filter((file) => file.size > Number(this.form.dataset.filesMost));
    const names = chosen.map((file) => file.name).join(", ");
    const many = chosen.length > Number(this.form.dataset.filesAtOnce);
    const most = Math.floor(Number(this.form.dataset.filesMost) / MEGABYTE);
    this.said.textContent = large.length
      ? `${large.map((file) => file.name).join(", ")}: larger than ${most} MB, so it cannot be sent.`
      : many
        ? `${chosen.length} chosen: send ${this.form.dataset.filesAtOnce} at most at once.`
        : names && `Chosen: ${names}`;
    return !large.length && !many;
  }

  // Of several files, a sentence for each. An empty one is told by the sentence for all. What was typed of one stays with it.
  ask(chosen) {
    const typed = new Map([...this.each.querySelectorAll("input")].map((box) => [box.dataset.of, box.value]));
    this.each.replaceChildren(...chosen.map((file, number) => this.asked(file, number, typed.get(known(file)) ?? "")));
  }

  asked(file, number, typed) {
    const group = document.createElement("div");
    group.className = "govuk-form-group";
    const label = document.createElement("label");
    label.className = "govuk-label";
    label.htmlFor = `what-of-${number}`;
    label.textContent = `What is ${file.name}? Empty: as you say below for all.`;
    const box = document.createElement("input");
    Object.assign(box, { className: "govuk-input", id: label.htmlFor, name: "what_of", type: "text", maxLength: 300, autocomplete: "off", value: typed });
    box.dataset.of = known(file);
    group.append(label, box);
    return group;
  }

  async send(event) {
    if (event.defaultPrevented || !this.input.files.length || !canSendPieces()) return;
    event.preventDefault();
    if (this.sending) return;
    if (!this.look()) return this.stays(this.said.textContent);
    this.holds(true);
    this.renewed = false;
    try {
      if (this.left) await this.renew();
      await this.sendOrRenew();
    } catch (failure) {
      this.failed(failure);
    }
    this.holds(false);
  }

  // What is chosen stays what is sent until it has arrived, or failed to.
  holds(sending) {
    this.sending = this.input.disabled = sending;
  }

  // Refused twice without a piece between, it is not for an old token.
  async sendOrRenew() {
    for (;;) {
      try {
        return await this.sendAndFinish();
      } catch (failure) {
        if (!(failure instanceof Forbidden) || this.renewed) throw failure;
        await this.renew();
      }
    }
  }

  async sendAndFinish() {
    // What all has arrived of is not asked about again: the form may have been answered, and the answer lost.
    this.arrived ??= await this.sendAll([...this.input.files]);
    await this.finish(this.arrived);
  }

  // File by file, piece by piece; the numbers by which the form then names them.
  async sendAll(files) {
    const all = files.reduce((bytes, file) => bytes + file.size, 0);
    let before = 0;
    const pieces = new Pieces({
      begin: this.form.dataset.files,
      most: Number(this.form.dataset.filesPiece),
      least: Number(this.form.dataset.filesLeast),
      token: () => this.form.elements.csrfmiddlewaretoken.value,
      says: (file, received, trouble) => this.show(file, Math.round(((before + received) * 100) / all), trouble),
    });
    this.bar.hidden = false;
    const numbers = [];
    for (const file of files) {
      const number = await pieces.send(file);
      if (numbers.includes(number)) throw new Stopped(`${file.name} is chosen twice. Choose the files again, each once.`);
      numbers.push(number);
      before += file.size;
    }
    return numbers;
  }

  // What was typed, with the numbers in the place of the files. The key of the form answers it once, however often it is sent.
  async finish(numbers) {
    this.nameArrived(numbers);
    this.say("All of it has arrived. Please wait.");
    const body = new FormData(this.form);
    body.delete(this.input.name);
    const response = await asked(this.form.action || window.location.href, { body, part: "words", headers: { "X-Requested-With": "files" } });
    if (response.status !== 201) return this.plainly();
    window.location.assign(response.headers.get("Location"));
  }

  nameArrived(numbers) {
    this.forgetArrived();
    for (const number of numbers) {
      const named = document.createElement("input");
      Object.assign(named, { type: "hidden", name: "whole", value: number });
      this.form.append(named);
    }
  }

  // What came with the form before, which the service names itself, stays.
  forgetArrived() {
    this.form.querySelectorAll("input[name=whole]").forEach((named) => named.remove());
  }

  show(file, percent, trouble) {
    this.bar.value = percent;
    if (!trouble) this.renewed = false;
    const quarter = Math.floor(percent / 25);
    if (trouble || this.troubled || quarter !== this.quarter) this.say(`${file.name}: ${trouble || `${percent} percent of all has arrived.`}`);
    this.quarter = quarter;
    this.troubled = Boolean(trouble);
  }

  // Who signed in again in another tab has another token, which this page asks for.
  async renew() {
    const page = await asked(window.location.href, { method: "GET" }).catch((failure) => {
      throw failure instanceof Forbidden ? new Stopped(NO_LONGER) : failure;
    });
    const shown = new DOMParser().parseFromString(await page.text(), "text/html");
    if (shownTo(shown) && shownTo(shown) !== shownTo(document)) throw new Stopped(ANOTHER);
    const token = shown.querySelector("form[data-files] input[name=csrfmiddlewaretoken]");
    if (!token) throw new Stopped(NO_LONGER);
    this.form.elements.csrfmiddlewaretoken.value = token.value;
    this.renewed = true;
  }

  // Something is wrong with what was typed: the page that says it comes when the form is sent without us, with what has arrived.
  plainly() {
    this.input.value = "";
    this.form.submit();
  }

  failed(failure) {
    this.left = failure instanceof SignedOut;
    if (failure instanceof Forbidden) return this.stays(NO_LONGER);
    if (this.left) return this.stays(`You have been signed out, or this network asks you to sign in to it. Do that in a new tab, then press Send again here. ${KEPT}.`);
    if (failure instanceof Refused) return this.stays(`Something between here and the service refused it. ${KEPT}. ${REFUSED[failure.part] ?? REFUSED.page}`);
    if (failure instanceof Stopped) return this.stays(failure.message);
    if (failure instanceof Busy || failure instanceof Lost) return this.stays(`${failure.message} ${KEPT}: press Send again.`);
    this.stays(`The connection was lost. ${KEPT}: press Send again.`);
  }

  say(words) {
    this.said.textContent = words;
  }

  stays(words) {
    this.bar.hidden = true;
    this.say(words);
    this.form.dispatchEvent(new Event("portal:stays"));
  }
}
