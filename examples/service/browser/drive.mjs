// What a person does with the page, done by a browser. Any step that does not come about ends it with an error.

import assert from 'node:assert/strict';
import {createSign} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {chromium} from 'playwright-core';

const [, , base, pictures, executablePath, guarded, privateKey, organised, issuer] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const browser = await chromium.launch({
  executablePath,
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync']
});
const DESKTOP = {width: 1280, height: 900};
const PHONE = {width: 390, height: 844};
const inspected = [];
const complaints = [];

async function open(viewport, colorScheme = 'light', at = base) {
  const context = await browser.newContext({viewport, colorScheme, acceptDownloads: true});
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('request', request => assert.ok([at, 'blob:', issuer].some(start => request.url().startsWith(start)), request.url()));
  await page.goto(at);
  return page;
}

const step = async (name, action) => {
  const started = Date.now();
  await action();
  console.log(`${name}: ${((Date.now() - started) / 1000).toFixed(1)} s`);
};

/** Axe's own way in is a script of the page, which the page's policy forbids, as it should: it is evaluated instead. */
async function accessible(page, where) {
  await page.evaluate(axe);
  const {violations} = await page.evaluate(() => window.axe.run(document, {resultTypes: ['violations']}));
  for (const {id, impact, nodes} of violations) {
    complaints.push(`${where}: ${impact} ${id} (${nodes.length}): ${nodes[0].html} ${nodes[0].failureSummary}`);
  }
  inspected.push(where);
}

const picture = (page, name) => page.screenshot({path: `${pictures}/${name}.png`, fullPage: true});
const state = (page, words) => page.locator('h1 .badge', {hasText: words}).waitFor({timeout: 120_000});

async function start(page, numbers, options = {}) {
  await page.getByRole('link', {name: 'Start a run'}).click();
  await page.getByLabel('Numbers of the simulated fleet').fill(String(numbers));
  if (options.rate) {
    await page.getByText('Options').click();
    await page.getByLabel('Known quota').fill(options.rate);
  }
  await page.getByRole('button', {name: 'Start the run'}).click();
}

async function choose(page, action) {
  await page.getByRole('group', {name: 'What can be done'}).getByRole('button', {name: action}).click();
  await page.locator('#ask').getByRole('button', {name: action}).click();
}

const desktop = await open(DESKTOP);

await step('a bad file is refused with all its mistakes', async () => {
  await desktop.getByLabel('Targets').setInputFiles({
    name: 'bad.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from('account_id,region,voice_connector_id,phone_number\n1,us-east-1,abc,+12065550100\n111122223333,<b>mars</b>,abc,12\n')
  });
  await desktop.getByRole('button', {name: 'Start the run'}).click();
  await desktop.getByRole('alert').getByText('line 2').waitFor();
  assert.equal(await desktop.getByRole('alert').locator('li').count(), 2);
  assert.equal(await desktop.locator('b', {hasText: 'mars'}).count(), 0);
  await accessible(desktop, 'start');
  await picture(desktop, 'start-desktop');
  await desktop.reload();
});

await step('a run is started and watched', async () => {
  await start(desktop, 3000);
  await state(desktop, 'running');
  await desktop.locator('.heat .cell').first().waitFor();
  await desktop.locator('.cause').first().waitFor();
  await desktop.waitForFunction(() => Number(document.querySelector('.tile.off dd').textContent.replace(',', '')) > 300);
  await accessible(desktop, 'running');
  await picture(desktop, 'running-desktop');
});

await step('a phone sees it too, in the dark', async () => {
  const phone = await open(PHONE, 'dark');
  await phone.goto(desktop.url());
  await phone.locator('.heat .cell').first().waitFor();
  await picture(phone, 'running-phone');
  assert.equal(await phone.evaluate(() => document.documentElement.scrollWidth), PHONE.width, 'the page is wider than the phone');
  await accessible(phone, 'phone');
  await phone.context().close();
});

await step('it is paused and resumed by keyboard', async () => {
  const pause = desktop.getByRole('button', {name: 'Pause'});
  await pause.focus();
  await desktop.keyboard.press('Enter');
  await desktop.locator('#ask-yes').focus();
  await accessible(desktop, 'dialog');
  await desktop.keyboard.press('Enter');
  await state(desktop, 'paused');
  await choose(desktop, 'Resume');
  await state(desktop, 'running');
});

await step('it ends, a number is looked up and the report downloaded', async () => {
  await state(desktop, 'partial');
  const targets = await (await fetch(base + '/simulator/targets.csv?limit=1')).text();
  await desktop.getByLabel('Phone number').fill(targets.trim().split(',').pop());
  await desktop.getByRole('button', {name: 'Search'}).click();
  await desktop.locator('.search + .causes .badge').first().waitFor();
  for (const name of ['Page', 'Spreadsheet', 'JSON', 'Markdown']) {
    const [download] = await Promise.all([desktop.waitForEvent('download'), desktop.getByRole('link', {name, exact: true}).click()]);
    assert.match(download.suggestedFilename(), /^onhook-.*report\.(html|csv|json|md)$/);
    assert.ok(readFileSync(await download.path()).length > 100);
  }
  await accessible(desktop, 'ended');
  await picture(desktop, 'ended-desktop');
});

await step('what it took off is put back', async () => {
  await choose(desktop, 'Put back');
  await state(desktop, 'succeeded');
  await desktop.getByText('Put back').first().waitFor();
});

/** All numbers of the first connector of each of six locations, to the other one there. */
async function moves() {
  const [header, ...rows] = (await (await fetch(base + '/simulator/targets.csv?limit=12000')).text()).trim().split('\n');
  const locations = new Map();
  for (const [account, region, connector] of rows.map(row => row.split(','))) {
    const at = account + ',' + region;
    locations.set(at, (locations.get(at) ?? new Set()).add(connector));
  }
  const destinations = new Map([...locations].slice(0, 6).map(([at, connectors]) => [`${at},${[...connectors][0]},`, [...connectors][1]]));
  const to = row => [...destinations].find(([start]) => row.startsWith(start))?.[1];
  return [header + ',to_voice_connector_id', ...rows.filter(to).map(row => `${row},${to(row)}`)].join('\n') + '\n';
}

await step('numbers are moved, and the page shows for how long they were out of service, at two widths', async () => {
  await desktop.getByRole('link', {name: 'Start a run'}).click();
  await desktop.getByLabel('Targets').setInputFiles({name: 'moves.csv', mimeType: 'text/csv', buffer: Buffer.from(await moves())});
  await desktop.getByLabel('What to do').selectOption('move');
  await desktop.getByText('Options').click();
  await desktop.getByLabel('Numbers in one request').fill('5');
  await accessible(desktop, 'start of a move');
  await desktop.getByRole('button', {name: 'Start the run'}).click();
  await state(desktop, 'running');
  const phone = await open(PHONE);
  await phone.goto(desktop.url());
  for (const [page, width] of [[desktop, 'desktop'], [phone, 'phone']]) {
    await page.getByText(/out of service: median .* longest [1-9.]+/).first().waitFor({timeout: 120_000});
    await state(page, 'running');
    await accessible(page, 'move, ' + width);
    await picture(page, 'move-' + width);
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), page.viewportSize().width, 'the page is wider than the window');
  }
  for (const page of [desktop, phone]) {
    await page.locator('h1 .badge', {hasText: /succeeded|partial/}).waitFor({timeout: 120_000});
    await page.getByText(/out of service: median/).first().waitFor();
  }
  await accessible(phone, 'move ended, phone');
  await picture(phone, 'moved-phone');
  await phone.context().close();
});

await step('a run is cancelled', async () => {
  await start(desktop, 3000, {rate: '1'});
  await state(desktop, 'running');
  await choose(desktop, 'Cancel the run');
  await state(desktop, 'stopped');
  await desktop.locator('.note', {hasText: 'cancelled by operator'}).waitFor();
});

await step('a large run is approved by somebody else', async () => {
  await start(desktop, 4100);
  await state(desktop, 'awaiting approval');
  await choose(desktop, 'Approve');
  await desktop.getByText('who started a run cannot approve it').waitFor();
  await picture(desktop, 'approval-desktop');
  await desktop.getByLabel('Acting as').fill('ben');
  await desktop.getByLabel('Acting as').press('Tab');
  await choose(desktop, 'Approve');
  await state(desktop, 'running');
  await choose(desktop, 'Cancel the run');
  await state(desktop, 'stopped');
});

await step('dark, at the desktop', async () => {
  const dark = await open(DESKTOP, 'dark');
  await dark.goto(desktop.url());
  await state(dark, 'stopped');
  await accessible(dark, 'dark');
  await picture(dark, 'stopped-desktop-dark');
  await dark.goto(base + '/#/');
  await accessible(dark, 'dark start');
});

function token(name, ...roles) {
  const part = value => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = part({alg: 'RS256'}) + '.' + part({sub: name, exp: Math.floor(Date.now() / 1000) + 600, roles});
  return signed + '.' + createSign('RSA-SHA256').update(signed).sign(readFileSync(privateKey)).toString('base64url');
}

async function signIn(page, name, ...roles) {
  await page.getByLabel('Token').fill(token(name, ...roles));
  await page.locator('#sign-in').getByRole('button', {name: 'Sign in'}).click();
  await page.locator('#signed', {hasText: `${name}: ${roles.join(', ')}`}).waitFor();
}

await step('with tokens, who views may not start and who operates may', async () => {
  const viewer = await open(DESKTOP, 'light', guarded);
  await viewer.getByLabel('Token').waitFor();
  await accessible(viewer, 'sign in');
  await picture(viewer, 'sign-in-desktop');
  await signIn(viewer, 'vic', 'view');
  await start(viewer, 700);
  await viewer.getByText('your roles do not allow this').waitFor();
  const operator = await open(DESKTOP, 'light', guarded);
  await signIn(operator, 'ola', 'view', 'operate');
  await start(operator, 700);
  await state(operator, 'partial');
  const [download] = await Promise.all([operator.waitForEvent('download'), operator.getByRole('link', {name: 'JSON'}).click()]);
  assert.equal(JSON.parse(readFileSync(await download.path())).schema, 'onhook.report/1');
  assert.deepEqual(await operator.evaluate(() => [localStorage.length, sessionStorage.length]), [0, 0]);
});

await step('people sign in at an issuer, at two widths', async () => {
  for (const [viewport, width] of [[DESKTOP, 'desktop'], [PHONE, 'phone']]) {
    const page = await open(viewport, 'light', organised);
    const link = page.getByRole('link', {name: 'Sign in with your organisation'});
    await link.waitFor();
    await accessible(page, 'sign in at an issuer, ' + width);
    await picture(page, 'sign-in-issuer-' + width);
    await link.click();
    await page.getByRole('link', {name: 'ana'}).click();
    await page.locator('#signed', {hasText: 'ana: view, operate'}).waitFor();
    await start(page, 700);
    await state(page, 'running');
    await accessible(page, 'signed in, ' + width);
    await picture(page, 'signed-in-' + width);
    await choose(page, 'Cancel the run');
    await state(page, 'stopped');
    assert.equal((await page.context().cookies()).every(cookie => cookie.httpOnly), true);
    await page.getByRole('button', {name: 'Sign out'}).click();
    await link.waitFor();
    await page.context().close();
  }
});

await browser.close();
// A refusal is an answer of 4xx, and Chromium notes each; those that were asked for are none of the page's mistakes.
const wrong = complaints.filter(text => !/status of (401|403|422)/.test(text));
if (wrong.length) {
  console.error(wrong.join('\n'));
  process.exit(1);
}
console.log(`axe: nothing found in ${inspected.length} views: ${inspected.join('; ')}`);
