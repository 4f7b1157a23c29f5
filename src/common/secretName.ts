const telling = /TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|CREDENTIAL|KEYS?(?:_|$)/i;

/** Whether a variable's name says that its value is a secret: `API_TOKEN`, `SSH_KEY_FILE`, `apiKey`. */
export function isSecretName(name: string): boolean {
  return telling.test(name);
}
