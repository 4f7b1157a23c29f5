const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;

/** `3.4 MB`, in steps of 1000 and as `locale` writes it. */
export function byteSize(bytes: number, locale: string): string {
  let size = bytes;
  let step = 0;
  // What would be rounded up to the next step is one.
  while (size >= 999.5 && step < units.length - 1) {
    size /= 1000;
    step++;
  }
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: size < 10 && step > 0 ? 1 : 0,
  }).format(size);
}
