// What pages do better with a script than without one; every page works without it.

// the summary of what is wrong is where reading goes on
document.querySelector("[data-focus]")?.focus();

// a button pressed twice acts once, and says that work is under way
document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!(button instanceof HTMLButtonElement) || event.defaultPrevented) return;
  if (button.form.dataset.sent) {
    event.preventDefault();
    return;
  }
  button.form.dataset.sent = "yes";
  if (button.dataset.busy) button.textContent = button.dataset.busy;
  setTimeout(() => { button.disabled = true; });  // after the form is read: a disabled button is not sent
});
// the page came back from the browser's memory: its forms may be sent again
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.forms) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.disabled = false;
  }
});

// filters act at once where a list stands below them
for (const form of document.querySelectorAll("form[data-at-once]")) {
  form.addEventListener("change", () => form.requestSubmit());
}

// a part of a page that looks again by itself while something runs: <div data-again="address" data-every="2">
for (const part of document.querySelectorAll("[data-again]")) {
  let last;
  const look = async () => {
    const answer = await fetch(part.dataset.again, { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const told = await answer.text();
    if (told !== last) part.innerHTML = last = told;  // where nothing changed, what has the focus keeps it
    if (part.querySelector("[data-running]")) setTimeout(look, 1000 * Number(part.dataset.every || 2));
  };
  if (part.querySelector("[data-running]")) setTimeout(look, 1000 * Number(part.dataset.every || 2));
}

// help while typing: the form's fields go to an address, what it answers stands in the part named
for (const form of document.querySelectorAll("form[data-help]")) {
  const part = document.getElementById(form.dataset.helpIn);
  let waiting;
  let asked = 0;
  const ask = async () => {
    const mine = ++asked;
    const answer = await fetch(form.dataset.help, { method: "POST", body: new FormData(form) });
    if (answer.ok && mine === asked) part.innerHTML = await answer.text();
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 600);
  });
}
