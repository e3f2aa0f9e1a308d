import { architecturePage } from '../architecture/page.ts';
import { requirementsPage } from '../requirements.ts';
import { emulationPage } from './emulation-page.ts';
import { errorsPage } from './errors-page.ts';
import { eventsPage, SCHEMA_PAGES } from './events-page.ts';
import { outputsPage } from './outputs-page.ts';
import { failuresPage } from './failures-page.ts';
import { functionsPage } from './functions-page.ts';
import { formatsPage } from './formats-page.ts';
import type { Page } from './page.ts';
import { settingsPage } from './settings-page.ts';

/** Every generated page. Adding one is adding a line here. */
export const PAGES: readonly Page[] = [
  architecturePage,
  requirementsPage,
  emulationPage,
  errorsPage,
  functionsPage,
  settingsPage,
  outputsPage,
  eventsPage,
  ...SCHEMA_PAGES,
  failuresPage,
  formatsPage,
];
