// Hands the page's question to the browser's passkeys and sends the answer with the form. Nothing of a key ever leaves its device.
for (const form of document.querySelectorAll("form[data-passkey]")) {
  const creates = form.dataset.passkey === "create";
  const type = window.PublicKeyCredential;
  if (!type?.parseRequestOptionsFromJSON || !form.dataset.options) {
    continue;
  }
  form.hidden = false;
  const button = form.querySelector("button");
  const status = form.querySelector("[role=status]");
  button.addEventListener("click", async () => {
    button.disabled = true;
    status.hidden = true;
    try {
      const options = JSON.parse(form.dataset.options);
      const credential = creates
        ? await navigator.credentials.create({ publicKey: type.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: type.parseRequestOptionsFromJSON(options) });
      form.elements.namedItem("credential").value = JSON.stringify(credential.toJSON());
      form.submit();
    } catch (reason) {
      // Cancelled, timed out, or none there: the browser has told the person which.
      console.info("No passkey:", reason.name);
      status.hidden = false;
      button.disabled = false;
    }
  });
}
