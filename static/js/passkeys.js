/* Wakes the buttons for passkeys where the browser knows them, and says so when one was not used. */
"use strict";
{
  const show = (selector) => document.querySelectorAll(selector).forEach((element) => element.removeAttribute("hidden"));

  // The package's functions look the button up under a name of their own.
  const wake = (button) => {
    const { passkey, credential, alone, options } = button.dataset;
    const ids = { add: button.id, authenticate: button.id, login: button.id, credential, passwordless: alone };
    window.allauth.webauthn.forms[passkey]({ ids, data: options && JSON.parse(options) });
  };

  // An address of digits has no passkeys: they belong to a name.
  if (window.isSecureContext && window.PublicKeyCredential && !/^[\d.]+$|^\[/.test(window.location.hostname)) {
    document.querySelectorAll("[data-passkey]").forEach(wake);
    document.querySelectorAll("#without-passkeys").forEach((element) => element.remove());
    show("[data-passkey]");
  }
  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    show("#passkey-error");
  });
}
