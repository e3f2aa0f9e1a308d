import type { BusEvent } from './bus-event.ts';
import type { Target } from './store.ts';

/**
 * What a target receives for an event, as JSON text; undefined if a transformer produces invalid JSON, in which case
 * nothing is delivered.
 */
export function targetInput(
  target: Target,
  event: BusEvent,
  rule: { readonly arn: string; readonly name: string },
  ingestionTime: string,
): string | undefined {
  if (target.Input !== undefined) return target.Input;
  if (target.InputPath !== undefined) return JSON.stringify(valueAt(event, target.InputPath) ?? null);
  if (target.InputTransformer === undefined) return JSON.stringify(event);
  return transform(target.InputTransformer, event, {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': ingestionTime,
    'aws.events.event': JSON.stringify(event),
    'aws.events.event.json': JSON.stringify(event),
  });
}

/** A JSON path of names and indexes: `$.detail.metadata`, `$.detail.list[0]`. */
export function valueAt(event: unknown, path: string): unknown {
  let value = event;
  for (const [, name, quoted, index] of path.matchAll(/\.([^.[\]]+)|\['([^']+)'\]|\[(\d+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[name ?? quoted ?? index ?? ''];
  }
  return value;
}

/**
 * Fills `<name>` in the template: strings are inserted unescaped (so a quote in a value breaks the JSON, as on
 * AWS), everything else as JSON. Source: EventBridge user guide, "Amazon EventBridge input transformation".
 */
function transform(
  transformer: NonNullable<Target['InputTransformer']>,
  event: BusEvent,
  predefined: Readonly<Record<string, string>>,
): string | undefined {
  const { InputPathsMap = {}, InputTemplate } = transformer;
  const filled = InputTemplate.replace(
    /("?)<([^<>]+)>("?)/g,
    (whole, open: string, name: string, close: string) => {
      const path = InputPathsMap[name];
      const value = path === undefined ? predefined[name] : valueAt(event, path);
      if (path === undefined && value === undefined) return whole;
      return open + fillIn(value, path !== undefined && open + close === '') + close;
    },
  );
  try {
    return JSON.stringify(JSON.parse(filled));
  } catch {
    return undefined;
  }
}

/** @param bare the placeholder is not next to or inside quotes, so a string brings its own */
function fillIn(value: unknown, bare: boolean): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? null);
  return bare ? `"${value}"` : value;
}
