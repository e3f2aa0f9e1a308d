import type { Amount } from '#contracts/function-descriptor.ts';

import type { DeploymentSettings } from './settings.ts';

/** The amount in a descriptor, or the value of the setting it names. @throws Error naming a setting that is not a number */
export function amountOf(amount: Amount, settings: DeploymentSettings): number {
  if (typeof amount === 'number') return amount;
  const value: unknown = Object.entries(settings).find(([name]) => name === amount.setting)?.[1];
  if (typeof value === 'number') return value;
  throw new Error(
    `A descriptor names the setting "${amount.setting}"; expected a number in lib/config/settings.ts.`,
  );
}
