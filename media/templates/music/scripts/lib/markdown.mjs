/** Un texte quelconque comme texte simple dans du Markdown : « *Low* » garde ses étoiles. */
export function plain(text) {
  return text.replace(/[\\`*_[\]<>#|~]/g, '\\$&').replace(/&(?=#?\w+;)/g, '\\&');
}
