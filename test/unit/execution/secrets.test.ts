import assert from 'node:assert/strict';
import { isSecretName, secretTexts } from '../../../src/execution/secrets.ts';

describe('A name that says that its value is a secret', () => {
  for (const name of [
    'GITHUB_TOKEN',
    'NPM_TOKEN_READ',
    'npm_token',
    'CLIENT_SECRET',
    'DB_PASSWORD',
    'MYSQL_PASSWD',
    'SSH_PASSPHRASE',
    'GOOGLE_APPLICATION_CREDENTIALS',
    'API_KEY',
    'APIKEY',
    'apiKey',
    'AWS_ACCESS_KEY_ID',
    'KEYS',
    'SIGNING_KEYS_1',
  ]) {
    it(`is ${name}`, () => assert.equal(isSecretName(name), true));
  }

  for (const name of ['PATH', 'HOME', 'KEYBOARD', 'KEYCLOAK_URL', 'MONKEYS1', 'PASS', 'SCHEDULER_RUN_ID']) {
    it(`is not ${name}`, () => assert.equal(isSecretName(name), false));
  }
});

describe('What is masked', () => {
  interface Parts {
    readonly file?: Readonly<Record<string, string>>;
    readonly listed?: readonly string[];
    readonly on?: NodeJS.Platform;
  }
  const texts = (
    env: Readonly<Record<string, string>>,
    { file = {}, listed = [], on = 'linux' }: Parts = {},
  ) => [...secretTexts({ ...file, ...env }, file, listed, on)].sort();

  it('is told by names, by the file and by the list', () => {
    const env = { API_KEY: 'by name', PLACE: 'by list', OTHER: 'seen' };
    assert.deepEqual(texts(env, { file: { HOST: 'by file' }, listed: ['PLACE', 'NOT_THERE'] }), [
      'by file',
      'by list',
      'by name',
    ]);
  });

  it('is of the file also where the task says otherwise', () => {
    assert.deepEqual(texts({ HOST: 'of the task' }, { file: { HOST: 'of the file' } }), ['of the file']);
  });

  it('is nothing that every text is full of', () => {
    const env = {
      A_TOKEN: 'abc',
      B_TOKEN: 'true',
      C_TOKEN: 'FALSE',
      D_TOKEN: 'null',
      E_TOKEN: '',
      F_TOKEN: '      ',
    };
    assert.deepEqual(texts(env), []);
    assert.deepEqual(texts({ A_TOKEN: 'abcd', B_TOKEN: 'true.' }), ['abcd', 'true.']);
  });

  it('is the whole of several lines, and each of them', () => {
    assert.deepEqual(texts({ MY_KEY: 'BEGIN\r\n  line one\nab\nline two\n' }), [
      'BEGIN',
      'BEGIN\r\n  line one\nab\nline two\n',
      'line one',
      'line two',
    ]);
  });

  it('is listed on Windows in any case', () => {
    assert.deepEqual(texts({ Place: 'hidden' }, { listed: ['PLACE'], on: 'win32' }), ['hidden']);
    assert.deepEqual(texts({ Place: 'hidden' }, { listed: ['PLACE'] }), []);
  });
});
