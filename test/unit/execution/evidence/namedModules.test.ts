import assert from 'node:assert/strict';
import { languageOf, type Language } from '../../../../src/execution/evidence/codeFile.ts';
import { referencesIn } from '../../../../src/execution/evidence/namedModules.ts';

/** What is named, each as a short text. */
function named(text: string, language: Language): readonly string[] {
  return referencesIn(text, language).map((one) => {
    if (one.form === 'words') return one.words.join(' ');
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
      '#i',
      '../c.mjs',
      './a.js',
      './b',
      './d.mjs',
      './e',
      './f',
      './g.js',
      './h.json',
    ]);
  });

  it('are all quotes, also behind an apostrophe', () => {
    assert.deepEqual(named(`/* don't */ import './a.js'`, 'javascript'), ['./a.js']);
    assert.deepEqual(named(`spawn('sh', ['scripts/a.sh'])`, 'javascript'), ['scripts/a.sh']);
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
    ['a.txt', '', 'other'],
  ] as const) {
    it(`is read as ${language} in ${path} ${firstLine}`, () =>
      assert.equal(languageOf(path, firstLine), language));
  }
});
