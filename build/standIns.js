// What stands in, in the package, for parts of libraries that are large and not needed, or can be said shorter. Shown
// to change nothing by test/unit/presentation/packedMarkdown.test.ts.

/** By the name under which markdown-it asks for them. */
const standIns = {
  // It makes one, and calls it only where its option `linkify` is on.
  'linkify-it': () => 'export class LinkifyIt {}',
  // The categories of characters, which the runtime knows by itself.
  'uc.micro': () => 'export const P = /\\p{P}/u, S = /\\p{S}/u;',
  // It asks for one character at a time: `&copy;`.
  entities: () => `
let characters;
export const decodeHTMLStrict = (text) =>
  (characters ??= read(${JSON.stringify(namedCharacters())})).get(text.slice(1, -1)) ?? text;
${read}`,
};

const lean = {
  name: 'lean',
  setup: ({ onResolve, onLoad }) => {
    onResolve({ filter: /^(linkify-it|uc\.micro|entities)$/ }, ({ path }) => ({
      path,
      namespace: 'stand-in',
    }));
    onLoad({ filter: /^/, namespace: 'stand-in' }, ({ path }) => ({ contents: standIns[path]() }));
  },
};

/**
 * The characters that have names in HTML, in their order: how far each is from the one before (nothing: 1), its names,
 * and, behind a `+`, the second code point of those that have two. This packs in half of what the library's table does.
 */
function namedCharacters() {
  const names = new Map();
  for (const [name, character] of libraryNames())
    names.set(character, [...(names.get(character) ?? []), name]);
  const points = (text) => [...text].map((character) => character.codePointAt(0));
  const inOrder = [...names].map(([text, all]) => [points(text), all]);
  inOrder.sort(([[a, b = 0]], [[c, d = 0]]) => a - c || b - d);
  let last = 0;
  const groups = inOrder.map(([[first, second], all]) => {
    const distance = first - last;
    last = first;
    return `${distance === 1 ? '' : distance}${all.join(' ')}${second === undefined ? '' : `+${second}`}`;
  });
  return groups.join(';');
}

/** Goes into the package as it stands here. */
function read(table) {
  const characters = new Map();
  let first = 0;
  for (const group of table.split(';')) {
    const [, distance, names, second] = /^(\d*)([^+]*)\+?(\d*)$/.exec(group);
    first += distance === '' ? 1 : Number(distance);
    const character = String.fromCodePoint(first, ...(second === '' ? [] : [Number(second)]));
    for (const name of names.split(' ')) characters.set(name, character);
  }
  return characters;
}

/** Every name that the library knows, found by asking it whether it wants to read on. */
function* libraryNames(prefix = '', library = decoder()) {
  for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789') {
    const name = prefix + letter;
    if (!library.knows(name)) continue;
    const character = library.decode(`&${name};`);
    if (character !== `&${name};`) yield [name, character];
    yield* libraryNames(name, library);
  }
}

function decoder() {
  const path = require.resolve('entities/decode', { paths: [require.resolve('markdown-it')] });
  const { EntityDecoder, htmlDecodeTree, DecodingMode, decodeHTMLStrict } = require(path);
  const reader = new EntityDecoder(htmlDecodeTree, () => undefined);
  return {
    decode: decodeHTMLStrict,
    knows: (beginning) => {
      reader.startEntity(DecodingMode.Strict);
      return reader.write(`&${beginning}`, 1) === -1;
    },
  };
}

module.exports = { lean, libraryNames };
