// A preload (`node --import`): a process whose clock is wrong, all its life or for a while.
//   CLOCK_SHIFT  `offset:from:until`, all in milliseconds; the last two count from the start of the process

const [offset = 0, from = 0, until = Infinity] = (process.env['CLOCK_SHIFT'] ?? '')
  .split(':')
  .filter((part) => part !== '')
  .map(Number);

const TrueDate = Date;
const trueNow = Date.now.bind(Date);

function now(): number {
  const age = performance.now();
  return trueNow() + (age >= from && age < until ? offset : 0);
}

Date.now = now;
globalThis.Date = new Proxy(TrueDate, {
  construct: (target, args: unknown[], newTarget) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, newTarget) as object,
  apply: () => new TrueDate(now()).toString(),
});
