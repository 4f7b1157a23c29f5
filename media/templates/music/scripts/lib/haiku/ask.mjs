import { artistsOf } from '../collection.mjs';

const defaultModel = 'gpt-4o-mini';
const defaultSeconds = 20;

/** Un service qui se tait trois fois de suite ne sera plus dérangé pour ce fichier. */
const maxFailures = 3;

/**
 * Le poète distant, compatible OpenAI, que décrivent `HAIKU_API_URL`, `HAIKU_API_KEY`, `HAIKU_MODEL` et
 * `HAIKU_TIMEOUT` (secondes) ; `undefined` sans adresse ni clé. Sa fonction rend trois vers, ou `undefined` après
 * avoir dit pourquoi sur stderr, sans jamais montrer la clé ni la réponse.
 */
export function remotePoet(env) {
  const url = env.HAIKU_API_URL?.trim().replace(/\/+$/, '');
  const key = env.HAIKU_API_KEY?.trim();
  if (!url || !key) return undefined;
  const service = { url, key, model: env.HAIKU_MODEL?.trim() || defaultModel, seconds: secondsOf(env) };
  let failures = 0;
  return async (album) => {
    if (failures >= maxFailures) return undefined;
    try {
      const haiku = await ask(service, album);
      failures = 0;
      return haiku;
    } catch (error) {
      failures += 1;
      console.error(`« ${album.title} » : ${reason(error, service)} ; haïku composé sur place.`);
      if (failures === maxFailures) console.error("L'API ne répond pas : la suite est composée sur place.");
      return undefined;
    }
  };
}

function secondsOf(env) {
  const seconds = Number(env.HAIKU_TIMEOUT);
  return seconds > 0 && seconds <= 600 ? seconds : defaultSeconds;
}

/** Une réponse qui n'est pas un haïku ; son message peut être montré. */
class BadAnswer extends Error {}

async function ask(service, album) {
  const response = await fetch(`${service.url}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${service.key}` },
    body: JSON.stringify({ model: service.model, messages: messagesFor(album) }),
    signal: globalThis.AbortSignal.timeout(Math.round(service.seconds * 1000)),
  });
  if (!response.ok) {
    await response.body?.cancel();
    const hint = response.status === 401 || response.status === 403 ? ', clé refusée' : '';
    throw new BadAnswer(`l'API a répondu ${response.status}${hint}`);
  }
  return linesOf(contentOf(await response.text()));
}

function messagesFor(album) {
  const year = album.year === null ? '' : ` (${album.year})`;
  return [
    {
      role: 'system',
      content:
        'Tu es poète. Tu réponds par un seul haïku en français : trois vers de 5, 7 et 5 syllabes, un par ligne, ' +
        'sans titre, sans guillemets et sans commentaire.',
    },
    { role: 'user', content: `Un haïku pour l'album « ${album.title} » de ${artistsOf(album)}${year}.` },
  ];
}

function contentOf(text) {
  try {
    const content = JSON.parse(text).choices[0].message.content;
    if (typeof content === 'string') return content;
  } catch {
    // Ni JSON, ni la forme attendue : même réponse pour les deux.
  }
  throw new BadAnswer("réponse illisible de l'API");
}

/** Trois vers, débarrassés de ce que les modèles ajoutent volontiers : bloc de code, guillemets, gras. */
function linesOf(content) {
  const lines = content
    .split(/\r?\n/)
    .filter((line) => !/^\s*(?:```|~~~)/.test(line))
    .map((line) =>
      line
        .replace(/\p{C}/gu, '')
        .replace(/[`*"«»“”]/g, '')
        .trim(),
    )
    .filter((line) => line !== '');
  if (lines.length !== 3 || lines.some((line) => line.length > 80)) {
    throw new BadAnswer("l'API n'a pas rendu trois vers");
  }
  return lines;
}

function reason(error, service) {
  if (error instanceof BadAnswer) return error.message;
  if (error.name === 'TimeoutError') return `pas de réponse de l'API en ${service.seconds} s`;
  return `API injoignable (${error.cause?.code ?? 'adresse ou clé inutilisable'})`;
}
