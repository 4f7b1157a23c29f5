import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { chatService, sayContent, type ChatRequest, type ChatService } from './chatService.ts';
import { musicWorkspace, sectionsOf, type MusicWorkspace } from './musicWorkspace.ts';

const key = 'sk-this-stays-secret';
const verses = 'Le disque s’endort\nune lune de papier\nveille sur la pièce';
const ours = /—\n/;

describe('The haiku script with an AI service', () => {
  let workspace: MusicWorkspace;
  let service: ChatService;

  before(async () => {
    workspace = await musicWorkspace();
  });
  after(() => workspace.remove());
  afterEach(() => service.close());

  const ask = async (
    answer: (response: ServerResponse, request: ChatRequest) => void,
    env: Readonly<Record<string, string>> = {},
    count = '2',
  ) => {
    service = await chatService(answer);
    const settings = { HAIKU_API_URL: service.url, HAIKU_API_KEY: key, ...env };
    const result = await workspace.run('generate-haiku', ['--count', count], settings);
    assert.equal(result.code, 0, result.stderr);
    assert.ok(!`${result.stdout}${result.stderr}`.includes(key), 'the key is never shown');
    return { ...result, sections: sectionsOf(result.stdout) };
  };

  const assertFallback = (result: Awaited<ReturnType<typeof ask>>, told: RegExp) => {
    assert.equal(result.sections.length, 2);
    for (const { haiku } of result.sections) assert.match(haiku, ours);
    assert.equal(result.stderr.trim().split('\n').length, 2, 'one line for each album');
    assert.match(result.stderr, told);
  };

  it('prints what the service wrote, one request an album', async () => {
    const result = await ask((response) => sayContent(response, verses));
    assert.equal(result.stderr, '');
    assert.deepEqual(
      result.sections.map((section) => section.haiku),
      [verses, verses],
    );
    assert.equal(service.requests.length, 2);
    for (const [index, request] of service.requests.entries()) {
      assert.equal(request.method, 'POST');
      assert.equal(request.url, '/v1/chat/completions');
      assert.equal(request.authorization, `Bearer ${key}`);
      const title = (result.sections[index]?.heading ?? 'no heading').replaceAll('\\', '');
      const body = JSON.parse(request.body) as { model: string; messages: { content: string }[] };
      assert.ok(body.messages.some((message) => message.content.includes(title)));
      assert.notEqual(body.model, '');
    }
  });

  it('names the model of HAIKU_MODEL and takes an address that ends with a slash', async () => {
    service = await chatService((response) => sayContent(response, verses));
    await workspace.run('generate-haiku', ['--count', '1'], {
      HAIKU_API_URL: `${service.url}/`,
      HAIKU_API_KEY: key,
      HAIKU_MODEL: 'poet-7b',
    });
    assert.equal(service.requests[0]?.url, '/v1/chat/completions');
    assert.equal((JSON.parse(service.requests[0].body) as { model: string }).model, 'poet-7b');
  });

  it('asks nobody while the address or the key is missing', async () => {
    const without = await ask((response) => sayContent(response, verses), { HAIKU_API_KEY: '' });
    assert.equal(service.requests.length, 0);
    assert.equal(without.stderr, '');
    assert.match(without.sections[0]?.haiku ?? '', ours);
  });

  it('takes three lines out of a code block and quotation marks', async () => {
    const dressed = `\`\`\`\n« ${verses.replaceAll('\n', '\n\n')} »\n\`\`\``;
    const result = await ask((response) => sayContent(response, dressed));
    assert.equal(result.sections[0]?.haiku, verses);
  });

  it('composes itself, and says so, on an error 500', async () => {
    const result = await ask((response) => response.writeHead(500).end('boom'));
    assertFallback(result, /l'API a répondu 500/);
  });

  it('composes itself, and says so, when the key is refused', async () => {
    const result = await ask((response, request) => {
      if (request.authorization === 'Bearer the-right-one') sayContent(response, verses);
      else response.writeHead(401).end(`{"error":{"message":"Incorrect API key provided: ${key}"}}`);
    });
    assertFallback(result, /l'API a répondu 401, clé refusée/);
  });

  for (const [what, garbage] of [
    ['no JSON', '<html>it works</html>'],
    ['JSON of another form', '{"choices":[]}'],
    ['a text that is no string', '{"choices":[{"message":{"content":{"a":1}}}]}'],
  ] as const) {
    it(`composes itself, and says so, on an answer that is ${what}`, async () => {
      assertFallback(await ask((response) => response.end(garbage)), /réponse illisible/);
    });
  }

  it('composes itself, and says so, when the answer is no three lines', async () => {
    assertFallback(
      await ask((response) => sayContent(response, 'Bien sûr !\nVoici.')),
      /pas rendu trois vers/,
    );
  });

  it('composes itself, and says so, when no answer comes in time', async () => {
    const result = await ask(() => undefined, { HAIKU_TIMEOUT: '0.2' });
    assertFallback(result, /pas de réponse de l'API en 0.2 s/);
  });

  it('composes itself, and says so, when the answer stops in the middle', async () => {
    const result = await ask((response) => response.write('{"choices":'), { HAIKU_TIMEOUT: '0.3' });
    assertFallback(result, /pas de réponse de l'API en 0.3 s/);
  });

  it('composes itself, and says so, when nobody listens', async () => {
    const gone = await chatService(() => undefined);
    await gone.close();
    const result = await ask(() => undefined, { HAIKU_API_URL: gone.url });
    assertFallback(result, /API injoignable \(ECONNREFUSED\)/);
  });

  it('does not show a key that cannot be sent', async () => {
    const result = await ask((response) => sayContent(response, verses), { HAIKU_API_KEY: `${key}\nmore` });
    assertFallback(result, /API injoignable \(adresse ou clé inutilisable\)/);
  });

  it('falls back for that album alone when one request of several fails', async () => {
    let asked = 0;
    const result = await ask(
      (response) => {
        asked += 1;
        if (asked === 2) response.writeHead(500).end();
        else sayContent(response, verses);
      },
      {},
      '3',
    );
    assert.deepEqual(
      result.sections.map((section) => section.haiku === verses),
      [true, false, true],
    );
    assert.match(result.stderr, new RegExp(`^« .+ » : l'API a répondu 500 ; haïku composé sur place.\n$`));
  });

  it('gives a service up that fails three times in a row', async () => {
    const result = await ask((response) => response.writeHead(503).end(), {}, '20');
    assert.equal(service.requests.length, 3);
    assert.equal(result.sections.length, 20);
    assert.match(result.stderr, /la suite est composée sur place/);
  });

  it('tells in its summary how many came from the service', async () => {
    const result = await ask((response) => sayContent(response, verses), {
      SCHEDULER_OUTPUT: workspace.path('haikus.md'),
    });
    assert.match(result.stdout, /^2 albums, un haïku chacun \(2 de l'API, dont 2 en 5-7-5\)\n$/);
  });
});
