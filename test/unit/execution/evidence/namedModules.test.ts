import assert from 'node:assert/strict';
import { languageOf, type Language } from '../../../../src/execution/evidence/codeFile.ts';
import { referencesIn } from '../../../../src/execution/evidence/namedModules.ts';

/** What is named, each as a short text. */
function named(text: string, language: Language): readonly string[] {
  return referencesIn(text, language).map((one) => {
    if (one.form === 'words' || one.form === 'script') return one.words.join(' ');
    if (one.form === 'said') return `said: ${one.words?.join(' ') ?? 'any'}`;
    if (one.form === 'packages') return `packages: ${one.names.join(' ')}`;
    if (one.form === 'folders') return `folders: ${one.folders.join(' ')}`;
    if (one.form !== 'python') return one.path;
    return `${'.'.repeat(one.level)}${one.module}${one.names.length > 0 ? `: ${one.names.join(' ')}` : ''}`;
  });
}

describe('What a file of code names', () => {
  it('are the modules of JavaScript, however they are asked for', () => {
    const text = [
      `import './a.js'; import b from "./b"; export * from '../c.mjs';`,
      'const d = await import(`./d.mjs`), e = require("./e"); require.resolve(\'./f\')',
      `new URL('./g.js', import.meta.url); import h from './h.json' with { type: 'json' };`,
      `import 'node:fs'; import lodash from 'lodash'; import('#i');`,
    ].join('\n');
    assert.deepEqual([...named(text, 'javascript')].sort(), [
      '../c.mjs',
      './a.js',
      './b',
      './d.mjs',
      './e',
      './f',
      './g.js',
      './g.js',
      './h.json',
      'packages: json node:fs lodash #i',
    ]);
  });

  it('are all quotes, also behind an apostrophe', () => {
    assert.deepEqual(named(`/* don't */ import './a.js'`, 'javascript'), ['./a.js']);
    assert.deepEqual(named(`spawn('sh', ['scripts/a.sh'])`, 'javascript'), [
      'packages: sh scripts/a.sh',
      'scripts/a.sh',
    ]);
  });

  it('are the modules of Python', () => {
    const text = [
      'import os, lib.tools as tools; import more',
      'from .near import (\n  one,  # here\n  two as three,\n)',
      'from..above import four',
      'from \\\n  far import *',
      'try:import inline',
      `importlib.import_module("by.name"); open('data/x.py')`,
    ].join('\n');
    assert.deepEqual(named(text, 'python'), [
      ...['os', 'lib.tools', 'more', 'inline'],
      ...['.near: one two', '..above: four', 'far', 'by.name', 'data/x.py'],
    ]);
  });

  it('are the commands of a shell script, and the scripts of package.json', () => {
    assert.deepEqual(named('#!/bin/sh\n. ./a.sh\nsource b\n', 'shell'), ['. ./a.sh', 'source b']);
    const text = '{ "scripts": { "a": "node x.mjs && y" }, "imports": { "#b": { "node": "./b.mjs" } } }';
    assert.deepEqual(named(text, 'package'), ['node x.mjs', 'y', './b.mjs']);
    for (const broken of ['', '[]', 'null', '{"scripts": 1}', '{"scripts": {"a": 1}}']) {
      assert.deepEqual(named(broken, 'package'), []);
    }
  });

  it('are names of packages, wherever they stand, and what is mapped to files', () => {
    const text = `const of = require; of(/* a */ '@scope/pad/part'); of('#lib/a?b'); of('./'); of('a b'); of('@a');`;
    assert.deepEqual(named(text, 'javascript'), ['packages: @scope/pad/part #lib/a?b', './']);
  });

  it('are what is started, and the variables that are loaded', () => {
    const text = `fork('./a'); new Worker("b.js"); process.loadEnvFile(); process.loadEnvFile('vars')`;
    assert.deepEqual(named(text, 'javascript'), [
      ...['packages: b.js vars', './a', 'node ./a', 'b.js', 'node b.js'],
      ...['node --env-file=.env', 'node --env-file=vars'],
    ]);
  });

  it('are the folders in which Python is to look for modules', () => {
    const [folders = '', ...others] = named(
      `import sys\nsys.path.insert(0, join(here, '..', "lib"))`,
      'python',
    );
    for (const folder of ['..', 'lib', '../lib', '../../lib'])
      assert.ok(folders.includes(` ${folder} `), folder);
    assert.deepEqual(others, ['sys', '..']);
    assert.deepEqual(named(`here = 'lib'`, 'python'), []);
  });

  it('are what is read to be run, whatever it is called', () => {
    const python = `exec(open('a').read()); exec(compile(open("b"), '', 'exec')); run_path('c'); open('d')`;
    assert.deepEqual(named(python, 'python'), ['a', 'b', 'c']);
    const php = `include_once 'a.inc'; require(__DIR__ . '/b.inc'); require dirname(__FILE__).'/c'; $d = 'd.inc';`;
    assert.deepEqual(named(php, 'other').slice(-3), ['a.inc', '/b.inc', '/c']);
    const ruby = `$LOAD_PATH.unshift File.join(__dir__, '..', 'lib')\nautoload(:A, 'a')`;
    assert.ok(named(ruby, 'ruby').includes('../lib/a.rb'));
  });

  it('are what configs of tools say, with quotes or without', () => {
    const text = `script-shell=./tools/sh\npreload = ["./a.ts"]\n- cmd: python b.py\n`;
    assert.deepEqual(named(text, 'config'), [
      ...['script-shell=./tools/sh', 'preload = [./a.ts]', '- cmd: python b.py', './a.ts'],
    ]);
  });

  it('are the files of Ruby, and of other languages what looks like a path', () => {
    assert.deepEqual(named(`require_relative 'lib/a'`, 'ruby').slice(0, 2), ['lib/a', 'lib/a.rb']);
    assert.deepEqual(named(`<?php include __DIR__ . '/lib/a.php';`, 'other'), ['/lib/a.php']);
  });

  for (const [path, firstLine, language] of [
    ['a.mjs', '', 'javascript'],
    ['a.tsx', '', 'javascript'],
    ['a', '#!/usr/bin/env python3.12', 'python'],
    ['a', '#!/bin/bash -e', 'shell'],
    ['a.PS1', '', 'windows'],
    ['Makefile', '', 'shell'],
    ['lib/package.json', '', 'package'],
    ['.npmrc', '', 'config'],
    ['Taskfile.yml', '', 'config'],
    ['Rakefile', '', 'ruby'],
    ['a.txt', '', 'other'],
  ] as const) {
    it(`is read as ${language} in ${path} ${firstLine}`, () =>
      assert.equal(languageOf(path, firstLine), language));
  }
});
