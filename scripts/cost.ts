import { parseArgs } from 'node:util';

import { parseOverrides } from '#lib/config/parse-overrides.ts';
import { parseDeploymentStage } from '#lib/config/deployment-stage.ts';

import { measureUsage } from './cost/measure-usage.ts';
import { type Item, monthlyBill } from './cost/monthly-bill.ts';
import { PRICES, SPECIFICATION } from './cost/prices.ts';
import { readDeployment } from './cost/read-deployment.ts';
import { synthesizeAssembly } from './synth/synthesize-assembly.ts';

/**
 * `npm run cost -- [--images-per-day 1000] [--mean-mb 1] [--month 1] [--stage production] [--set NAME=VALUE]...`: what a month
 * costs, from the template and from what an image uses when it runs through it here.
 *
 * Requirement: K0
 */
const { values } = parseArgs({
  options: {
    'images-per-day': { type: 'string', default: '1000' },
    'mean-mb': { type: 'string', default: '1' },
    month: { type: 'string', default: '1' },
    stage: { type: 'string', default: 'production' },
    set: { type: 'string', multiple: true, default: [] },
  },
});

try {
  const stage = parseDeploymentStage(values.stage);
  const load = {
    imagesPerDay: positive('--images-per-day', values['images-per-day']),
    meanMb: positive('--mean-mb', values['mean-mb']),
    month: positive('--month', values.month),
  };
  process.stderr.write('Running some images through the pipeline ...\n');
  const overrides = parseOverrides(values.set);
  // What runs here is development, which every stage equals but for its settings; what is billed by the month is the stage's.
  const measured = await synthesizeAssembly({ stage: 'development', local: true });
  const { assemblyDir } = await synthesizeAssembly({
    stage,
    local: true,
    overrides,
    outDir: `cdk.out/${stage}-cost`,
  });
  const usage = await measureUsage(measured.assemblyDir);
  const bill = monthlyBill(usage, readDeployment(assemblyDir, stage), load);
  process.stdout.write(`${report(bill, load).join('\n')}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${name} is "${text}"; expected a number above 0.`);
  return value;
}

function report(
  bill: readonly Item[],
  { imagesPerDay, meanMb, month }: { imagesPerDay: number; meanMb: number; month: number },
): string[] {
  const services = [...Map.groupBy(bill, ({ service }) => service)];
  const total = bill.reduce((sum, { usd }) => sum + usd, 0);
  const estimate = Object.values(SPECIFICATION).reduce((sum, { usd }) => sum + usd, 0);
  return [
    `Month ${String(month)} at ${String(imagesPerDay)} images of ${String(meanMb)} MB a day, USD, ${PRICES.region}, prices of ${PRICES.date}, no free tier`,
    '',
    ...services.flatMap(([service, items]) => [
      `${service.padEnd(16)}${money(items.reduce((sum, { usd }) => sum + usd, 0))}   specification${money(SPECIFICATION[service]?.usd ?? 0)}`,
      ...items.map(({ what, usd }) => `${''.padEnd(4)}${money(usd)}  ${what}`),
      `${''.padEnd(4)}${SPECIFICATION[service]?.difference ?? ''}`,
    ]),
    '',
    `${'Together'.padEnd(16)}${money(total)}   specification${money(estimate)}`,
  ];
}

function money(usd: number): string {
  return usd.toFixed(2).padStart(8);
}
