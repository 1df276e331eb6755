// What all tabs of one browser know about the session. The server is the clock; this only passes its word on.
const channel = "BroadcastChannel" in window ? new BroadcastChannel("portal-session") : null;
const listeners = new Set();
export const ANSWERED_BY = "X-Answered-By";

channel?.addEventListener("message", (event) => listeners.forEach((listener) => listener(event.data)));

/** Tell this tab and the others, for example {kind: "alive", seconds: 1800} or {kind: "ended"}. */
export function tell(message) {
  listeners.forEach((listener) => listener(message));
  channel?.postMessage(message);
}

export function listen(listener) {
  listeners.add(listener);
}

/** False when a firewall, a proxy or a hotel's page answered in place of the service. Of a redirect nothing can be read. */
export function isOurs(response) {
  return response.type === "opaqueredirect" || response.headers.get(ANSWERED_BY) === "service";
}

/** True when the answer means that nobody is signed in here any more. */
export function signedOut(response) {
  return response.type === "opaqueredirect" || (isOurs(response) && (response.status === 401 || response.status === 403));
}

/** To whom a page was shown: a number that says nothing else. Empty where nobody is signed in. */
export function shownTo(page) {
  return page.querySelector("meta[name=portal-idle]")?.dataset.person ?? "";
}

const duties = new Set();

/** What must be done before a page goes to sign in by itself, for example to save what is typed. */
export function beforeLeaving(duty) {
  duties.add(duty);
}

/** Resolves when all of it is done, or after `patience` milliseconds: nobody stays signed out on an open record. */
export function allDone(patience) {
  const all = Promise.allSettled([...duties].map((duty) => duty()));
  return Promise.race([all, new Promise((resolve) => setTimeout(resolve, patience))]);
}
