import { matchesWildcardText } from '../../../aws/event-pattern/wildcard-text.ts';
import { readXml } from '../xml/read-xml.ts';

export interface CorsRule {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly allowedHeaders: readonly string[];
  readonly exposedHeaders: readonly string[];
  readonly maxAgeSeconds?: string;
}

/** Reads the rules of a CORSConfiguration. @throws AwsError MalformedXML */
export function readCorsRules(xml: string): CorsRule[] {
  return readXml(xml, 'CORSConfiguration')
    .all('CORSRule')
    .map((rule) => {
      const [maxAgeSeconds] = rule.texts('MaxAgeSeconds');
      return {
        origins: rule.texts('AllowedOrigin'),
        methods: rule.texts('AllowedMethod'),
        allowedHeaders: rule.texts('AllowedHeader'),
        exposedHeaders: rule.texts('ExposeHeader'),
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
