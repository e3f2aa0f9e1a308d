import { architecturePage } from '../architecture/page.ts';
import { requirementsPage } from '../requirements.ts';
import { emulationPage } from './emulation-page.ts';
import { errorsPage } from './errors-page.ts';
import { failuresPage } from './failures-page.ts';
import { formatsPage } from './formats-page.ts';
import type { Page } from './page.ts';

/** Every generated page. Adding one is adding a line here. */
export const PAGES: readonly Page[] = [
  architecturePage,
  requirementsPage,
  emulationPage,
  errorsPage,
  failuresPage,
  formatsPage,
];
