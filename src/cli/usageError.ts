import type { CommanderError } from 'commander';
import { message } from '../common/message.ts';
import { Refusal } from './refusal.ts';

interface Wording {
  readonly code: string;
  readonly pattern: RegExp;
  readonly refusal: (first: string, second: string) => Refusal;
}

const didYouMean = (refusal: (text: string) => Refusal) => (text: string, suggestion: string) => {
  const { reason, hints } = refusal(text);
  return suggestion === ''
    ? new Refusal(reason, ...hints)
    : new Refusal(reason, message('Did you mean “{suggestion}”?', { suggestion }), ...hints);
};

// The library says what is wrong in English prose alone; what it names is taken out of that.
const wordings: readonly Wording[] = [
  {
    code: 'commander.unknownOption',
    pattern: /unknown option '([^]*?)'(?:\n\(Did you mean (.+?)\?\))?$/,
    refusal: didYouMean((option) => new Refusal(message('There is no option “{option}”.', { option }))),
  },
  {
    code: 'commander.unknownCommand',
    pattern: /unknown command '([^]*?)'(?:\n\(Did you mean (.+?)\?\))?$/,
    refusal: didYouMean((command) => new Refusal(message('There is no command “{command}”.', { command }))),
  },
  {
    code: 'commander.missingArgument',
    pattern: /missing required argument '([^]*)'/,
    refusal: (argument) => new Refusal(message('An argument is missing: <{argument}>.', { argument })),
  },
  {
    code: 'commander.optionMissingArgument',
    pattern: /option '([^]*)' argument missing/,
    refusal: (option) => new Refusal(message('The option “{option}” needs a value.', { option })),
  },
  {
    code: 'commander.excessArguments',
    pattern: /but got \d+: ([^]*)\.$/,
    refusal: (text) => new Refusal(message('Too many arguments: “{text}”.', { text })),
  },
];

/** What the person typed wrongly, in words that can be translated. */
export function usageError(error: CommanderError): Refusal {
  const wording = wordings.find(({ code }) => code === error.code);
  const match = wording?.pattern.exec(error.message);
  if (!wording || !match)
    return new Refusal(message('{text}', { text: error.message.replace(/^error: /, '') }));
  return wording.refusal(match[1] ?? '', match[2] ?? '');
}
