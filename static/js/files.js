// Choosing and sending files: dropped anywhere on the form, looked at before they are sent, with a bar while they go.
// Without it the form sends them itself; whatever goes wrong here, it does so.
import { ANSWERED_BY } from "./session.js";

const MEGABYTE = 1_000_000;

export function startFiles(root) {
  root.querySelectorAll("form[data-files]").forEach((form) => new Files(form));
}

class Files {
  constructor(form) {
    this.form = form;
    this.input = form.querySelector("input[type=file]");
    if (!this.input) return;
    this.said = this.add("p", "govuk-hint", { role: "status" });
    this.bar = this.add("progress", "portal-progress", { max: "100", hidden: "", "aria-label": "How much has been sent" });
    this.each = this.add("div", "portal-of-each", {});
    this.input.addEventListener("change", () => this.look());
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

  drop(event) {
    event.preventDefault();
    if (event.dataTransfer.files.length) this.input.files = event.dataTransfer.files;
    this.look();
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
    this.ask(chosen.length > 1 ? chosen : []);
  }

  // Of several files, a sentence for each. An empty one is told by the sentence for all.
  ask(chosen) {
    this.each.replaceChildren(...chosen.map((file, number) => this.asked(file, number)));
  }

  asked(file, number) {
    const group = document.createElement("div");
    group.className = "govuk-form-group";
    const label = document.createElement("label");
    label.className = "govuk-label";
    label.htmlFor = `what-of-${number}`;
    label.textContent = `What is ${file.name}? Empty: as you say below for all.`;
    const box = document.createElement("input");
    Object.assign(box, { className: "govuk-input", id: label.htmlFor, name: "what_of", type: "text", maxLength: 300, autocomplete: "off" });
    group.append(label, box);
    return group;
  }

  send(event) {
    if (event.defaultPrevented || !this.input.files.length) return;
    event.preventDefault();
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action || window.location.href);
    request.setRequestHeader("X-Requested-With", "files");
    request.upload.addEventListener("progress", (sent) => this.show(sent));
    request.addEventListener("load", () => {
      if (request.getResponseHeader(ANSWERED_BY) !== "service") return this.refused(request.status);
      if (request.status !== 201) return this.plainly();
      window.location.assign(request.getResponseHeader("Location"));
    });
    request.addEventListener("error", () => this.lost());
    this.bar.hidden = false;
    request.send(new FormData(this.form));
  }

  show(sent) {
    const percent = Math.round((sent.loaded * 100) / sent.total);
    this.bar.value = percent;
    if (percent % 25 === 0) this.said.textContent = percent < 100 ? `${percent} percent sent` : "Sent. Please wait.";
  }

  // Something is wrong with what was sent: the page that says it comes when the form is sent without us.
  plainly() {
    this.form.submit();
  }

  // By a firewall or a proxy on the way, whose page would take the place of this one. Names of files are what firewalls read.
  refused(status) {
    const again = status >= 500 ? "Press Send again." : "Give the file a plain name, of letters, digits and - alone, and choose it again.";
    this.stays(`Nothing was kept: something between here and the service refused it. What you typed is still here. ${again}`);
  }

  lost() {
    this.stays("The connection was lost, and nothing was kept. What you chose is still here: press Send again.");
  }

  stays(words) {
    this.bar.hidden = true;
    this.said.textContent = words;
    this.form.dispatchEvent(new Event("portal:stays"));
  }
}
