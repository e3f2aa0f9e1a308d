import type { Amount } from '#contracts/function-descriptor.ts';

import type { DeploymentSettings } from './settings.ts';

/** The amount in a descriptor, or the value of the setting it names. @throws Error naming a setting that is not a number */
export function amountOf(amount: Amount, settings: DeploymentSettings): number {
  if (typeof amount === 'number') return amount;
  const value = valueOf(settings, amount.setting);
  if (typeof value === 'number') return value;
  throw unfit(amount.setting, 'a number');
}

/** The flag that a descriptor names. @throws Error naming a setting that is not a flag */
export function flagOf(name: string, settings: DeploymentSettings): boolean {
  const value = valueOf(settings, name);
  if (typeof value === 'boolean') return value;
  throw unfit(name, 'a flag');
}

function valueOf(settings: DeploymentSettings, name: string): unknown {
  return Object.entries(settings).find(([setting]) => setting === name)?.[1];
}

function unfit(name: string, expected: string): Error {
  return new Error(
    `A descriptor names the setting "${name}"; expected ${expected} in lib/config/settings.ts.`,
  );
}
