import { message } from '../common/message.ts';
import { excerpt, faultAt, type Reading } from './reading.ts';

/**
 * The name of an environment variable that is to be masked. What no variable is called is a fault, for it would
 * mask nothing, and nobody would notice.
 */
export function readVariableName(text: string): Reading<string> {
  if (/^[^\s=$%\p{Cc}]+$/u.test(text)) return { value: text };
  return faultAt(
    0,
    text.length,
    message(
      '"{name}" is not the name of an environment variable. Write the name alone, such as "API_TOKEN".',
      {
        name: excerpt(text),
      },
    ),
  );
}
