import { matchesWildcardText } from '../../../aws/event-pattern/wildcard-text.ts';

export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds?: string;
}

/** Reads the rules of a CORSConfiguration. */
export function readCorsRules(xml: string): CorsRule[] {
  return [...xml.matchAll(/<CORSRule>(.*?)<\/CORSRule>/gs)].map(([, rule = '']) => {
    const all = (name: string): string[] =>
      [...rule.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, 'g'))].map(([, text = '']) => text);
    const [maxAgeSeconds] = all('MaxAgeSeconds');
    return {
      origins: all('AllowedOrigin'),
      methods: all('AllowedMethod'),
      allowedHeaders: all('AllowedHeader'),
      exposedHeaders: all('ExposeHeader'),
      ...(maxAgeSeconds === undefined ? {} : { maxAgeSeconds }),
    };
  });
}

/** Response headers that let a page of `origin` use the answer; undefined when no rule does. Source: S3 user guide, "Using cross-origin resource sharing". */
export function corsHeaders(
  rules: readonly CorsRule[],
  origin: string,
  method: string,
  requested: readonly string[],
): Record<string, string> | undefined {
  const rule = rules.find(
    ({ origins, methods, allowedHeaders }) =>
      origins.some((pattern) => matchesWildcardText(pattern, origin)) &&
      methods.includes(method) &&
      requested.every((header) =>
        allowedHeaders.some((pattern) => matchesWildcardText(pattern.toLowerCase(), header.toLowerCase())),
      ),
  );
  if (rule === undefined) return undefined;
  return {
    'access-control-allow-origin': rule.origins.includes('*') ? '*' : origin,
    'access-control-allow-methods': rule.methods.join(', '),
    vary: 'Origin, Access-Control-Request-Headers, Access-Control-Request-Method',
    ...(requested.length === 0 ? {} : { 'access-control-allow-headers': requested.join(', ') }),
    ...(rule.exposedHeaders.length === 0
      ? {}
      : { 'access-control-expose-headers': rule.exposedHeaders.join(', ') }),
    ...(rule.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': rule.maxAgeSeconds }),
  };
}
