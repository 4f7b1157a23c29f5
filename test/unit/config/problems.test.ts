import assert from 'node:assert/strict';
import { problemsOf, withTask } from './parsing.ts';

// Left: what stands in the file. Right: line, column, what is underlined, and the sentence.

function tells(
  cases: Readonly<Record<string, string | readonly string[]>>,
  wrap = (text: string) => text,
): void {
  for (const [text, expected] of Object.entries(cases)) {
    it(text, () => assert.deepEqual(problemsOf(wrap(text)), [expected].flat()));
  }
}

describe('problems of syntax', () => {
  tells({
    '': '1:1  error: The file is empty: it begins with { and "version": 1.',
    '{"version": 1': '1:14  error: The file ends too early: } is missing.',
    '{"tasks": [1': '1:13  error: The file ends too early: ] is missing.',
    '{"version" 1}': '1:12 1 error: A colon is expected here, between a property and its value.',
    '{"version": 1 "tasks": {}}': '1:15 "tasks" error: A comma or } is expected here.',
    '{"tasks": [1 2]}': '1:14 2 error: A comma or ] is expected here.',
    '{"version": }':
      '1:13 } error: A value is expected here: a text in double quotes, a number, true, false, null, { or [.',
    '{,}': '1:2 , error: The name of a property, in double quotes, or } is expected here.',
    '{version: 1}': '1:2 version error: The name of a property, in double quotes, or } is expected here.',
    "{'version': 1}": "1:2 'version' error: JSON takes double quotes only: \" instead of '.",
    '{} {}': '1:4 { error: Nothing may follow the end of the file’s value.',
    '{"version": 1, // x\n /* y': '2:2 /* error: This comment has no end: */ is missing.',
    '{"version\n": 1}': '1:2 "version error: This text has no end: the closing " is missing on its line.',
    '{"version": 1.}': '1:13 1. error: This number is not complete.',
    '{"a": "\\u12"}': '1:7 "\\u12" error: A \\u in a text takes four hexadecimal digits.',
    '{"a": "\\x"}':
      '1:7 "\\x" error: A \\ in a text is written \\\\. Only \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u have a meaning.',
    '{"a": "\u0001"}':
      '1:7 "\u0001" error: A text cannot hold control characters as they are: write \\n, \\t or \\u0000.',
    '{"version": 1, "tasks": {}} /*/': '1:29 /* error: This comment has no end: */ is missing.',
    '[]': '1:1 [] error: The file must hold one object: { "version": 1, … }.',
  });
});

describe('problems of the file', () => {
  const start = '{"tasks": {},\r\n';
  tells(
    {
      '}': '1:1 { error: "version" is missing.',
      '"version": 2}': '2:12 2 error: Only files of version 1 can be read: this one is of version 2.',
      '"version": "1"}': '2:12 "1" error: "version" can only be 1.',
      '"version": 1, "version": 1}': '2:15 "version" error: "version" stands here for the second time.',
      '"version": 1, "maxConcurent": 2}':
        '2:15 "maxConcurent" error: Unknown property "maxConcurent". Did you mean "maxConcurrent"?',
      '"version": 1, "colour": 2}':
        '2:15 "colour" error: Unknown property "colour". Allowed here: $schema, version, timezone, maxConcurrent, outputs, history, defaults, tasks.',
      '"version": 1, "maxConcurrent": 1.5}': '2:32 1.5 error: "maxConcurrent" must be a whole number.',
      '"version": 1, "maxConcurrent": 101}': '2:32 101 error: "maxConcurrent" must be at most 100.',
      '"version": 1, "maxConcurrent": 1e308}': '2:32 1e308 error: "maxConcurrent" must be at most 100.',
      '"version": 1, "timezone": "Europe/Pari"}':
        '2:28 Europe/Pari error: Unknown time zone "Europe/Pari". Did you mean "Europe/Paris"?',
      '"version": 1, "timezone": "Europe/Pari", "maxConcurrent": 0}': [
        '2:28 Europe/Pari error: Unknown time zone "Europe/Pari". Did you mean "Europe/Paris"?',
        '2:59 0 error: "maxConcurrent" must be at least 1.',
      ],
      '"version": 1, "timezone": ""}': '2:27 "" error: "timezone" must not be empty.',
      '"version": 1, "outputs": {"directory": "../x"}}':
        '2:41 ../x error: "../x" leads out of the workspace folder.',
      '"version": 1, "outputs": {"directory": "/tmp"}}':
        '2:41 /tmp error: "/tmp" is an absolute path. Write it relative to the workspace folder.',
      '"version": 1, "outputs": {"directory": ""}}': '2:41  error: A path is missing here.',
      '"version": 1, "outputs": {"keep": 51}}': '2:35 51 error: "keep" must be at most 50.',
      '"version": 1, "history": []}': '2:26 [] error: "history" must be an object: { … }.',
      '"version": 1, "history": {"maxAges": "1d"}}':
        '2:27 "maxAges" error: Unknown property "maxAges". Did you mean "maxAge"?',
      '"version": 1, "history": {"runsPerTask": 0}}': '2:42 0 error: "runsPerTask" must be at least 1.',
      '"version": 1, "history": {"runsPerTask": 1000001}}':
        '2:42 1000001 error: "runsPerTask" must be at most 1000000.',
      '"version": 1, "history": {"runsPerTask": "all"}}': '2:42 "all" error: "runsPerTask" must be a number.',
      '"version": 1, "history": {"maxAge": "59m"}}': '2:38 59m error: This must be at least 1 hour.',
      '"version": 1, "history": {"maxAge": "180 dyas"}}':
        '2:42 dyas error: Unknown unit "dyas". Did you mean "days"?',
      '"version": 1, "history": {"maxLogSize": 200}}':
        '2:41 200 error: "maxLogSize" must be a text in double quotes.',
      '"version": 1, "history": {"maxLogSize": "200mo"}}':
        '2:45 mo error: Unknown unit "mo". Did you mean "MB"?',
      '"version": 1, "history": {"maxLogSize": "0 MB"}}':
        '2:42 0 MB error: This must be from 1 MB to 1000 GB.',
      '"version": 1, "history": {"maxLogSize": "999 KB"}}':
        '2:42 999 KB error: This must be from 1 MB to 1000 GB.',
      '"version": 1, "history": {"maxLogSize": "1001 GB"}}':
        '2:42 1001 GB error: This must be from 1 MB to 1000 GB.',
      '"version": 1, "defaults": {"timeout": "1,5h"}}':
        '2:41 ,5 error: A duration takes whole numbers only: write "1h30m" for one and a half hours.',
      '"version": 1, "$schema": 1}': '2:26 1 error: "$schema" must be a text in double quotes.',
      '"version": 1, "__proto__": {}}':
        '2:15 "__proto__" error: "__proto__" cannot be the name of a property.',
    },
    (text) => start + text,
  );
  it('tasks that are a list', () => {
    assert.deepEqual(problemsOf('{"version": 1, "tasks": []}'), [
      '1:25 [] error: "tasks" must be an object: { … }.',
    ]);
  });
});

describe('problems of a task', () => {
  const run = '"run": {"command": "x"}';
  tells(
    {
      '{}': '1:26 "t" error: "run" is missing.',
      null: '2:1 null error: "t" must be an object: { … }.',
      [`{${run}, "labl": "x"}`]: '2:27 "labl" error: Unknown property "labl". Did you mean "label"?',
      [`{${run}, "label": 1}`]: '2:36 1 error: "label" must be a text in double quotes.',
      [`{${run}, "label": ""}`]: '2:36 "" error: "label" must not be empty.',
      [`{${run}, "enabled": "yes"}`]: '2:38 "yes" error: "enabled" must be true or false.',
      [`{${run}, "timeout": "0s"}`]: '2:39 0s error: A duration must be longer than 0.',
      [`{${run}, "timeout": 10}`]: '2:38 10 error: "timeout" must be a text in double quotes.',
      [`{${run}, "timeout": "30d"}`]: '2:39 30d error: This can be at most 24 days.',
      [`{${run}, "killAfter": "5s "}`]:
        '2:43   error: " " does not belong to the duration before it: "s" is its last unit.',
      [`{${run}, "timeout": "10\\u006d!"}`]:
        '2:41 \\u006d! error: Unknown unit "m!". Allowed: ms, s, m, h, d, w.',
      [`{${run}, "missed": "onec"}`]:
        '2:37 "onec" error: "missed" cannot be "onec". Did you mean "once"? Allowed: once, skip, all.',
      [`{${run}, "schedule": {"daily": [${Array(101).fill('"06:00"').join(', ')}]}}`]: `2:49 [${Array(101).fill('"06:00"').join(', ')}] error: "daily" holds at most 100 entries.`,
      [`{${run}, "overlap": "xyz"}`]:
        '2:38 "xyz" error: "overlap" cannot be "xyz". Allowed: skip, queue, replace, allow.',
      [`{${run}, "interrupted": "rety"}`]:
        '2:42 "rety" error: "interrupted" cannot be "rety". Did you mean "retry"? Allowed: leave, retry.',
      [`{${run.replace('}', ', "interrupted": "retry"}')}}`]:
        '2:26 "interrupted" error: "interrupted" belongs to the task, beside "run".',
      [`{${run}, "notify": true}`]: '2:37 true error: "notify" must be one of: failure, always, never.',
      [`{${run}, "timezone": "Mars"}`]:
        '2:40 Mars error: Unknown time zone "Mars". Write an IANA name, such as "Europe/Paris" or "UTC".',
      [`{${run}, "retry": {}}`]: '2:27 "retry" error: "attempts" is missing.',
      [`{${run}, "output": {"extension": ".md"}}`]:
        '2:52 .md error: ".md" is not a file extension. Write it without the first dot, such as "md" or "tar.gz".',
      [`{${run}, "output": {"extension": "a/b"}}`]:
        '2:52 a/b error: "a/b" is not a file extension. Write it without the first dot, such as "md" or "tar.gz".',
      [`{${run}, "output": {"files": "../*.md"}}`]:
        '2:48 ../*.md error: "../*.md" leads out of the workspace folder.',
      [`{${run}, "output": {"from": "file"}}`]:
        '2:46 "file" error: "from" cannot be "file". Did you mean "files"? Allowed: stdout, files.',
      [`{${run}, "options": {}}`]: '2:27 "options" error: "options" belongs inside "run".',
      [`{${run}, "label": "x", "label": "y"}`]:
        '2:41 "label" error: "label" stands here for the second time.',
      [`{${run}, "secrets": [1]}`]: '2:39 1 error: Each entry of "secrets" must be a text in double quotes.',
    },
    withTask,
  );

  it('an id that cannot be a file name', () => {
    const rule = 'it takes 1 to 100 letters, digits, ".", "_" and "-", and does not begin with ".".';
    const long = 'x'.repeat(101);
    for (const id of ['a b', 'a/b', '.a', '', 'é']) {
      assert.deepEqual(problemsOf(`{"version": 1, "tasks": {"${id}": {${run}}}}`), [
        `1:26 "${id}" error: "${id}" cannot be the id of a task: ${rule}`,
      ]);
    }
    assert.equal(problemsOf(`{"version": 1, "tasks": {"${long}": {${run}}}}`).length, 1);
    assert.deepEqual(problemsOf(`{"version": 1, "tasks": {"${long.slice(1)}": {${run}}}}`), []);
    for (const id of ['constructor', 'prototype']) {
      assert.deepEqual(problemsOf(`{"version": 1, "tasks": {"${id}": {${run}}}}`), [
        `1:26 "${id}" error: "${id}" cannot be the id of a task.`,
      ]);
    }
  });
});

describe('problems of a run', () => {
  const kinds = 'script, command, process, task, vscode';
  tells(
    {
      '{}': `2:2 "run" error: One of these is missing here: ${kinds}.`,
      '{"args": []}': `2:2 "run" error: One of these is missing here: ${kinds}.`,
      '"npm test"': '2:9 "npm test" error: "run" must be an object: { … }.',
      '{"comand": "x"}': '2:10 "comand" error: Unknown property "comand". Did you mean "command"?',
      '{"command": "x", "script": "y"}': `2:26 "script" error: Only one of ${kinds} can be here, and "command" already is.`,
      '{"command": "x", "args": []}':
        '2:26 "args" error: Unknown property "args". Allowed here: command, options, presentation, dryRun, windows, osx, linux.',
      '{"command": 1}': '2:21 1 error: "command" must be a text in double quotes.',
      '{"command": ""}': '2:21 "" error: "command" must not be empty.',
      '{"command": "a\\u0000b"}': '2:23 \\u0000 error: The character \\u0000 cannot stand in this text.',
      '{"command": "x", "timeout": "1m"}':
        '2:26 "timeout" error: "timeout" belongs to the task, beside "run".',
      '{"script": "/x.py"}':
        '2:21 /x.py error: "/x.py" is an absolute path. Write it relative to the workspace folder.',
      '{"script": "a/../../x.py"}':
        '2:21 a/../../x.py error: "a/../../x.py" leads out of the workspace folder.',
      '{"script": "x.py", "args": ["a", 5]}':
        '2:42 5 error: Each entry of "args" must be a text in double quotes.',
      '{"process": "x", "args": "-a"}': '2:34 "-a" error: "args" must be a list: [ … ].',
      '{"command": "x", "options": {"env": {"A": 1}}}': '2:51 1 error: "A" must be a text in double quotes.',
      '{"command": "x", "options": {"env": {"A=B": "1"}}}':
        '2:46 "A=B" error: The name of an environment variable cannot be empty or hold "=".',
      '{"command": "x", "options": {"shell": "zsh"}}':
        '2:38 "shell" error: Unknown property "shell". Allowed here: cwd, env, envFile.',
      '{"command": "x", "presentation": {"reveal": "allways"}}':
        '2:53 "allways" error: "reveal" cannot be "allways". Did you mean "always"? Allowed: never, silent, always.',
      '{"vscode": "x", "options": {}}':
        '2:25 "options" error: Unknown property "options". Allowed here: vscode, args.',
    },
    (text) => withTask(`{"run": ${text}}`),
  );
});

describe('problems of a schedule', () => {
  const forms = 'every, daily, weekly, monthly, yearly, cron, once, startup, after';
  tells(
    {
      '{}': `2:27 "schedule" error: One of these is missing here: ${forms}.`,
      '[]': '2:39 [] error: "schedule" must hold at least one entry.',
      '"daily"': '2:39 "daily" error: "schedule" must be an object: { … }, or a list of them: [ … ].',
      '[1]': '2:40 1 error: Each entry of "schedule" must be an object: { … }.',
      '[{"timezone": "UTC"}]': `2:40 { error: One of these is missing here: ${forms}.`,
      '{"daly": "06:00"}': '2:40 "daly" error: Unknown property "daly". Did you mean "daily"?',
      '{"daily": "25:00"}': '2:50 25 error: There is no hour 25: a day has the hours 00 to 23.',
      '{"daily": ["06:00", "06:61"]}':
        '2:63 61 error: There is no minute 61: an hour has the minutes 00 to 59.',
      '{"daily": []}': '2:49 [] error: "daily" must hold at least one entry.',
      '{"daily": "06:00", "at": "07:00"}':
        '2:58 "at" error: Unknown property "at". Allowed here: daily, timezone, jitter, start, end.',
      '{"daily": "06:00", "cron": "* * * * *"}': `2:58 "cron" error: Only one of ${forms} can be here, and "daily" already is.`,
      '{"every": "6 hous"}':
        '2:52 hous error: Unknown unit "hous". Did you mean "hours"? Allowed: minute, hour, day, week, month, year.',
      '{"every": "1 day", "from": "2026-02-30"}':
        '2:67 2026-02-30 error: The calendar has no day 2026-02-30.',
      '{"weekly": "mon"}':
        '2:50 "mon" error: "weekly" cannot be "mon". Did you mean "monday"? Allowed: monday, tuesday, wednesday, thursday, friday, saturday, sunday.',
      '{"monthly": 32}':
        '2:51 32 error: A day of the month is 1 to 31, "last", or such as "last friday" or "second tuesday".',
      '{"monthly": "last fridy"}': '2:57 fridy error: Unknown word "fridy". Did you mean "friday"?',
      '{"yearly": "25-12"}':
        '2:51 25-12 error: The calendar has no day 25-12: the month comes first. Did you mean "12-25"?',
      '{"yearly": "02-30"}': '2:51 02-30 warning: 30 February does not exist: this schedule never comes due.',
      '[{"daily": "06:00"}, {"yearly": "04-31"}]':
        '2:72 04-31 warning: 31 April does not exist: this schedule never comes due.',
      '{"once": "2026-13-01"}': '2:49 2026-13-01 error: The calendar has no day 2026-13-01.',
      '{"cron": "0 24 * * *"}': '2:51 24 error: "24" is not valid for the hours (0–23) of a cron expression.',
      '{"cron": ""}': '2:48 "" error: "cron" must not be empty.',
      '{"startup": false}': '2:51 false error: "startup" can only be true.',
      '{"daily": "06:00", "timezone": "Europe/Pari"}':
        '2:71 Europe/Pari error: Unknown time zone "Europe/Pari". Did you mean "Europe/Paris"?',
      '{"daily": "06:00", "start": "2026-02-01", "end": "2026-01-01"}':
        '2:88 "2026-01-01" error: "end" lies before "start".',
      '{"weekly": "monday", "everyWeeks": 2}':
        '2:60 "everyWeeks" error: "everyWeeks" needs "from", a date of the first week: without it no week is the first.',
      '{"after": "x"}': '2:49 "x" error: There is no task "x".',
      '{"after": "t"}': '2:49 "t" error: A task cannot run after itself.',
      '{"cron": "0 0 30 2 *"}':
        '2:53 30 2 warning: 30 February does not exist: this schedule never comes due.',
      '{"cron": "0 0 31 4,6 *"}':
        '2:53 31 4,6 warning: This cron expression never comes due: no month that it names has such a day.',
      '{"cron": "0 0 * * MOO"}':
        '2:57 MOO error: "MOO" is not a day of the week of a cron expression. Did you mean "MON"?',
      '{"every": "0 hours"}': '2:50 0 error: The count of an interval is a whole number from 1.',
      '{"every": "-5 minutes"}': '2:50 - error: The count of an interval is a whole number from 1.',
      '{"weekly": "monday", "everyWeeks": 0}': '2:74 0 error: "everyWeeks" must be at least 1.',
      '{"weekly": "monday", "everyWeeks": -2}': '2:74 -2 error: "everyWeeks" must be at least 1.',
      '{"monthly": 0}':
        '2:51 0 error: A day of the month is 1 to 31, "last", or such as "last friday" or "second tuesday".',
      '{"monthly": 1, "at": "25:00"}': '2:61 25 error: There is no hour 25: a day has the hours 00 to 23.',
      '{"daily": "06:00", "jitter": "0m"}': '2:69 0m error: A duration must be longer than 0.',
      '{"daily": "06:00", "jitter": "-5m"}': '2:69 - error: A duration cannot be negative.',
      '{"daily": "06:00", "jitter": "1d"}':
        '2:68 "1d" error: "jitter" must be shorter than 1d, the shortest time between two occurrences of this schedule.',
      '[{"daily": "06:00"}, {"cron": "*/15 * * * *", "jitter": "1h"}]':
        '2:95 "1h" error: "jitter" must be shorter than 15m, the shortest time between two occurrences of this schedule.',
      '[{"daily": "24:00"}, {"cron": "x"}, {"after": "y"}]': [
        '2:51 24 error: There is no hour 24: a day has the hours 00 to 23.',
        '2:70 x error: A cron expression has 5 fields (minute hour day month weekday), or 6 with seconds first: there are 1 here.',
        '2:85 "y" error: There is no task "y".',
      ],
    },
    (text) => withTask(`{"run": {"command": "x"}, "schedule": ${text}}`),
  );
});

describe('tasks that wait for each other', () => {
  const waiting = (links: Readonly<Record<string, string>>) => {
    const tasks = Object.entries(links).map(
      ([id, after]) => `"${id}": {"run": {"command": "x"}, "schedule": {"after": "${after}"}}`,
    );
    return problemsOf(`{"version": 1, "tasks": {\n${tasks.join(',\n')}\n}}`).filter((text) =>
      /" error: /.test(text),
    );
  };

  it('are told the circle, at each of its links, and who waits outside is not blamed', () => {
    assert.deepEqual(waiting({ fetch: 'report', report: 'send', send: 'fetch', outside: 'fetch' }), [
      '2:58 "report" error: These tasks wait for each other: fetch → report → send → fetch.',
      '3:59 "send" error: These tasks wait for each other: fetch → report → send → fetch.',
      '4:57 "fetch" error: These tasks wait for each other: fetch → report → send → fetch.',
    ]);
  });

  it('may be very many', () => {
    const ring = (count: number) =>
      waiting(
        Object.fromEntries(Array.from({ length: count }, (_, id) => [`t${id}`, `t${(id + 1) % count}`])),
      );
    const told = ring(5000);
    // The first thousand, and how many more there are.
    assert.equal(told.length, 1001);
    assert.match(told.at(-1) ?? '', /error: There are 4000 more problems from here on\.$/);
    assert.match(told[0] ?? '', /: t\d+ → .* → … → t\d+\.$/);
    assert.match(ring(1001).at(-1) ?? '', /error: There is 1 more problem from here on\.$/);
  });

  it('a near name is suggested', () => {
    assert.deepEqual(waiting({ 'read-discogs': 'x', report: 'read-discog' }).slice(1), [
      '3:59 "read-discog" error: There is no task "read-discog". Did you mean "read-discogs"?',
    ]);
  });
});
