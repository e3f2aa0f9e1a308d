import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { constants, Script } from 'node:vm';

import { CodeCacheFile } from './code-cache-file.ts';

export type Handler = (event: unknown, context: unknown) => unknown;

export interface LoadedModule {
  readonly handler: Handler;
  /** Saves V8's compiled code for the next process; most useful after the first invocation. */
  saveCodeCache(): void;
}

/**
 * Loads `<file>.<export>` of a function's code directory: a CommonJS bundle (`.js`, `.cjs`) or a module (`.mjs`).
 *
 * @param cacheDirectory where compiled code is kept between processes, which shortens a start by a third
 */
export async function loadHandler(
  codeDirectory: string,
  name: string,
  cacheDirectory: string | undefined,
): Promise<LoadedModule> {
  const dot = name.lastIndexOf('.');
  const [file, exported] = [name.slice(0, dot), name.slice(dot + 1)];
  const path = ['.js', '.cjs', '.mjs']
    .map((ending) => join(codeDirectory, `${file}${ending}`))
    .find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw named('Runtime.ImportModuleError', `Cannot find module '${file}' in ${codeDirectory}`);
  const loaded = path.endsWith('.mjs')
    ? {
        exports: (await import(pathToFileURL(path).href)) as Record<string, unknown>,
        saveCodeCache: () => undefined,
      }
    : loadBundle(path, cacheDirectory);
  const handler = loaded.exports[exported];
  if (typeof handler !== 'function')
    throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  return { handler: handler as Handler, saveCodeCache: loaded.saveCodeCache };
}

function loadBundle(
  path: string,
  cacheDirectory: string | undefined,
): { exports: Record<string, unknown>; saveCodeCache: () => void } {
  const source = asFunction(readFileSync(path, 'utf8'));
  const cache = cacheDirectory === undefined ? undefined : new CodeCacheFile(cacheDirectory, source);
  const cachedData = cache?.read();
  const script = new Script(source, {
    filename: path,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const module = { exports: {} as Record<string, unknown> };
  const run = script.runInThisContext() as (
    exports: object,
    require: NodeJS.Require,
    module: object,
    filename: string,
    directory: string,
  ) => void;
  run.call(module.exports, module.exports, createRequire(path), module, path, dirname(path));
  const usable = cachedData !== undefined && script.cachedDataRejected !== true;
  return {
    exports: module.exports,
    saveCodeCache: () => {
      if (!usable) cache?.write(script.createCachedData());
    },
  };
}

/** A CommonJS module as Node.js wraps it. */
function asFunction(source: string): string {
  return `(function (exports, require, module, __filename, __dirname) { ${source}\n})`;
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}
