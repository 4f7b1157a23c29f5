import type { CommonOptions } from '../commonOptions.ts';

export interface NextOptions extends CommonOptions {
  readonly count?: number;
  readonly from?: string;
  readonly schedule?: string;
  readonly timezone?: string;
}
