import { positiveNumber, print, runScript, scriptCommand, wholeNumber } from './command.ts';
import type { Item } from './cost/monthly-bill.ts';
import { PRICES, SPECIFICATION } from './cost/prices.ts';
import { checkedSettings, type DeploymentOptions, withDeploymentOptions } from './deployment-options.ts';

interface CostOptions extends DeploymentOptions {
  readonly imagesPerDay: number;
  readonly meanMb: number;
  readonly month: number;
}

/** Requirement: K0 */
const command = withDeploymentOptions(
  scriptCommand({
    run: 'npm run cost',
    does: 'Prints what a month costs, from the template and from what images use that are processed here.',
    statuses: { 0: 'the bill is printed', 1: 'it could not be computed' },
  }),
  'production',
)
  .option('--images-per-day <number>', 'uploads a day', positiveNumber, 1000)
  .option('--mean-mb <number>', 'mean size of an upload', positiveNumber, 1)
  .option('--month <number>', 'which month: storage grows with each', wholeNumber(1), 1)
  .action(cost);

await runScript(command);

async function cost(options: CostOptions): Promise<void> {
  checkedSettings(options);
  const { measureUsage } = await import('./cost/measure-usage.ts');
  const { monthlyBill } = await import('./cost/monthly-bill.ts');
  const { readDeployment } = await import('./cost/read-deployment.ts');
  const { synthesizeAssembly } = await import('./synth/synthesize-assembly.ts');

  process.stderr.write('Running some images through the pipeline ...\n');
  const { stage, set: overrides } = options;
  // What runs here is development, from which the stages differ in settings only; the month is billed as the stage is set.
  const measured = await synthesizeAssembly({ stage: 'development', local: true });
  const billed = await synthesizeAssembly({ stage, local: true, overrides, outDir: `cdk.out/${stage}-cost` });
  const usage = await measureUsage(measured.assemblyDir);
  print(...report(monthlyBill(usage, readDeployment(billed.assemblyDir, stage), options), options));
}

function report(bill: readonly Item[], { imagesPerDay, meanMb, month }: CostOptions): string[] {
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
