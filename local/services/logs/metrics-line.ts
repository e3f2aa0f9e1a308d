import { ROOT } from '../../aws/principal.ts';
import type { ServiceContext } from '../../kernel/service-context.ts';

/** Metrics in a log line: CloudWatch's embedded metric format. Other lines are ignored. */
export function publishEmbeddedMetrics(kernel: ServiceContext, message: string, timestamp: number): void {
  if (!message.includes('"_aws"') || !kernel.offers('monitoring', 'PutMetricData')) return;
  const line = parse(message);
  if (line === undefined) return;
  kernel.deliver({
    source: 'logs',
    principal: ROOT,
    service: 'monitoring',
    operation: 'PutEmbeddedMetrics',
    input: { Line: line, TimeMs: timestamp },
    // A log line must be counted once.
    ordered: true,
  });
}

function parse(message: string): object | undefined {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null && '_aws' in value ? value : undefined;
  } catch {
    return undefined;
  }
}
