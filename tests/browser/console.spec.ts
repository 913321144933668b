// The console: each page loads with data and makes a change; who may not use it is told so.
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import axe from 'axe-core';
import { type Page, expect, test } from '@playwright/test';
import { Klieg } from './klieg.ts';
import { api, browser, createStream, open, say, signIn } from './people.ts';

/** What axe finds wrong with the page. */
async function accessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const found = await page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof axe }).axe.run();
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  });
  expect(found, new URL(page.url()).pathname).toEqual([]);
}

/** A receiver of webhooks and what it got. */
async function receiver() {
  const got: { signature: string; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      got.push({ signature: String(request.headers['klieg-signature']), body });
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, got, close: () => server.close() };
}

/** Whether a delivery was signed with this secret. */
function isSigned({ signature, body }: { signature: string; body: string }, secret: string): boolean {
  const t = /t=(\d+)/.exec(signature)?.[1] ?? '';
  return signature.includes(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
}

test('an owner runs the house from the console', async () => {
  const klieg = await Klieg.start();
  const chromium = await browser();
  const hook = await receiver();
  try {
    const owner = await open(chromium);
    const errors: string[] = [];
    owner.on('pageerror', (error) => errors.push(error.message));
    owner.on('console', (message) => {
      // A refused request is part of what is tested.
      if (message.type() === 'error' && !message.text().includes('status of 400')) errors.push(message.text());
    });
    await signIn(owner, klieg, 'creator');
    const stream = await createStream(owner);
    const visit = async (name: string) => {
      await owner.getByRole('navigation', { name: 'Console pages' }).getByRole('link', { name }).click();
      await expect(owner.getByRole('heading', { level: 1, name })).toBeVisible();
      await accessible(owner);
    };
    const list = (name: string) => owner.getByRole('list', { name, exact: true });
    const confirm = (name: string) => owner.getByRole('dialog').getByRole('button', { name, exact: true }).click();

    await owner.getByRole('link', { name: 'Console' }).click();
    await expect(owner.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();
    await expect(owner.getByTestId('tile-held')).toContainText('none');
    await accessible(owner);

    await test.step('moderation', async () => {
      await visit('Moderation');
      const tab = (name: string) => owner.getByRole('navigation', { name: 'Parts of moderation' }).getByRole('link', { name });
      await tab('Filter').click();
      await owner.getByRole('textbox', { name: 'Word or phrase' }).fill('spam*');
      await owner.getByRole('button', { name: 'Add' }).click();
      await expect(list('Words for the whole site')).toContainText('spam*');
      await owner.getByRole('textbox', { name: 'A message as somebody' }).fill('some sp4mmer');
      await owner.getByRole('button', { name: 'Try' }).click();
      await expect(owner.getByTestId('verdict')).toHaveText('It would wait for review, because of “spam*”.');

      const guest = await open(chromium);
      await signIn(guest, klieg, 'guest');
      await guest.goto(`${klieg.url}/streams/${stream}`);
      await say(guest, 'hello', 'Gus');
      await say(guest, 'rude words');
      await guest.getByRole('textbox', { name: 'Your message' }).fill('lovely spam');
      await guest.getByRole('textbox', { name: 'Your message' }).press('Enter');
      await expect(guest.getByTestId('chat-pending')).toHaveAttribute('data-state', 'held');
      const messages = await api<{ entries: { seq: number; text: string; author: { id: string } }[] }>(
        guest,
        'GET',
        `/api/v1/streams/${stream}/chat/messages`,
      );
      const rude = messages.entries.find(({ text }) => text === 'rude words')!;
      const viewer = await open(chromium);
      await signIn(viewer, klieg, 'viewer');
      const path = `/api/v1/streams/${stream}/chat`;
      await api(viewer, 'POST', `${path}/messages/${rude.seq}/report`, { text: 'Not nice' });

      await visit('Overview');
      await expect(owner.getByTestId('tile-reports')).toContainText('1');
      await owner.getByTestId('tile-held').filter({ hasText: '1' }).click();
      await expect(list('Held')).toContainText('lovely spam');
      await accessible(owner);
      await owner.getByRole('button', { name: 'Let through' }).click();
      await expect(owner.getByText('No message waits')).toBeVisible();
      await expect(guest.getByTestId('chat-message').filter({ hasText: 'lovely spam' })).toBeVisible();

      await tab('Reports').click();
      await expect(list('Reports')).toContainText('Not nice');
      await owner.getByRole('button', { name: 'Delete message' }).click();
      await expect(owner.getByText('No open reports')).toBeVisible();
      await expect(guest.getByTestId('chat-message').filter({ hasText: 'rude words' })).toHaveCount(0);

      await tab('Actions').click();
      await list('Actions').getByRole('button', { name: 'Undo' }).click();
      await expect(guest.getByTestId('chat-message').filter({ hasText: 'rude words' })).toBeVisible();

      await api(owner, 'POST', `${path}/people/${rude.author.id}/ban`, { reason: 'Enough' });
      await guest.getByTestId('state-denied').getByRole('textbox').fill('I am sorry');
      await guest.getByRole('button', { name: 'Ask to be let back in' }).click();
      await expect(guest.getByText('Your request is with the moderators.')).toBeVisible();
      await tab('Bans').click();
      await expect(list('Bans')).toContainText('Enough');
      await accessible(owner);
      await tab('Unban requests').click();
      await list('Unban requests').getByRole('button', { name: 'Let back in' }).click();
      await expect(guest.getByTestId('state-upcoming')).toBeVisible();
      await guest.close();
    });

    await test.step('streams', async () => {
      await visit('Streams');
      await owner.getByRole('searchbox').fill('numbers');
      await expect(list('Streams').getByRole('listitem')).toHaveCount(1);
      await owner.getByRole('searchbox').fill('nothing like it');
      await expect(owner.getByText('No stream matches')).toBeVisible();
    });

    await test.step('people', async () => {
      await visit('People');
      await expect(list('Members')).toContainText('Cleo Creator');
      await owner.getByRole('button', { name: 'Invite somebody' }).click();
      await owner.getByRole('button', { name: 'Send invitation' }).click();
      await expect(owner.getByText('Enter an email address.')).toBeVisible();
      await owner.getByRole('textbox', { name: 'Email address' }).fill('mod@demo.example');
      await owner.getByRole('button', { name: 'Send invitation' }).click();
      await expect(list('Invited')).toContainText('mod@demo.example');
      await accessible(owner);
    });

    await test.step('subscribers and access', async () => {
      await visit('Subscribers');
      await visit('Access');
    });

    await test.step('API keys', async () => {
      await visit('API keys');
      await owner.getByRole('button', { name: 'New key' }).click();
      await owner.getByRole('textbox', { name: 'Name' }).fill('checkout');
      await owner.getByRole('button', { name: 'Make key' }).click();
      const secret = await owner.getByTestId('secret').innerText();
      const asked = await fetch(`${klieg.url}/api/v1/streams`, { headers: { Authorization: `Bearer ${secret}` } });
      expect(asked.status).toBe(200);
      await accessible(owner);
      await owner.getByRole('button', { name: 'Revoke checkout' }).click();
      await confirm('Revoke');
      await expect(owner.getByText('No keys yet')).toBeVisible();
      const refused = await fetch(`${klieg.url}/api/v1/streams`, { headers: { Authorization: `Bearer ${secret}` } });
      expect(refused.status).toBe(401);
    });

    await test.step('webhooks', async () => {
      await visit('Webhooks');
      await owner.getByRole('button', { name: 'New webhook' }).click();
      await owner.getByRole('textbox', { name: 'Address' }).fill('ftp://no');
      await owner.getByRole('button', { name: 'Make webhook' }).click();
      await expect(owner.getByRole('textbox', { name: 'Address' })).toHaveAttribute('aria-invalid', 'true');
      await owner.getByRole('textbox', { name: 'Address' }).fill(hook.url);
      await owner.getByRole('button', { name: 'Make webhook' }).click();
      const first = await owner.getByTestId('secret').innerText();
      await list('Webhooks').getByRole('link', { name: hook.url, exact: true }).click();
      await owner.getByRole('button', { name: 'Send a test' }).click();
      await expect(list('Deliveries')).toContainText('Delivered');
      expect(isSigned(hook.got[0]!, first)).toBe(true);
      await accessible(owner);
      await owner.getByRole('button', { name: 'Replace secret' }).click();
      await confirm('Replace secret');
      const second = await owner.getByTestId('secret').innerText();
      await list('Deliveries').getByRole('button', { name: 'Send again' }).click();
      await expect.poll(() => hook.got.length).toBe(2);
      expect(isSigned(hook.got[1]!, second)).toBe(true);
    });

    await test.step('jobs', async () => {
      await visit('Jobs');
      await expect(list('Jobs')).toContainText('webhook');
      await owner.getByLabel('State').selectOption('dead');
      await expect(owner.getByText('No jobs are dead')).toBeVisible();
    });

    await test.step('audit log', async () => {
      await visit('Audit log');
      await expect(list('Audit log')).toContainText('webhook.secret_replaced');
      await owner.getByRole('searchbox', { name: 'Action' }).fill('api_key');
      await expect(list('Audit log').getByRole('listitem')).toHaveCount(2);
      await expect(list('Audit log')).toContainText('by Cleo Creator');
    });

    await test.step('settings', async () => {
      await visit('Settings');
      await owner.getByRole('textbox', { name: 'Days a recording is kept' }).fill('0');
      await owner.getByRole('textbox', { name: 'Sender’s name' }).fill('The House');
      await expect(owner.getByText('2 unsaved changes')).toBeVisible();
      await owner.getByRole('button', { name: 'Save changes' }).click();
      const days = owner.getByRole('textbox', { name: 'Days a recording is kept' });
      await expect(days).toHaveAttribute('aria-invalid', 'true');
      await accessible(owner);
      await days.fill('30');
      await owner.getByRole('button', { name: 'Save changes' }).click();
      await expect(owner.getByText('Your changes are saved.').first()).toBeAttached();
      await owner.reload();
      await expect(days).toHaveValue('30');
      await expect(owner.getByRole('textbox', { name: 'Sender’s name' })).toHaveValue('The House');
    });

    await test.step('own sessions', async () => {
      await visit('My sessions');
      await expect(list('My sessions')).toContainText('This browser');
    });
    expect(errors).toEqual([]);
  } finally {
    hook.close();
    await chromium.close();
    await klieg.remove();
  }
});

test('moderators see what keeps order, others are told whom to ask, strangers sign in first', async () => {
  const klieg = await Klieg.start();
  const chromium = await browser();
  try {
    const stranger = await open(chromium);
    await stranger.goto(`${klieg.url}/admin/webhooks`);
    await expect(stranger).toHaveURL(/\/sign-in\?next=/);

    const guest = await open(chromium);
    await signIn(guest, klieg, 'guest');
    await expect(guest.getByRole('link', { name: 'Console' })).toHaveCount(0);
    await guest.goto(`${klieg.url}/admin`);
    await expect(guest.getByTestId('console-denied')).toBeVisible();
    await accessible(guest);

    const owner = await open(chromium);
    await signIn(owner, klieg, 'creator');
    const { teams } = await api<{ teams: { id: string }[] }>(owner, 'GET', '/api/v1/teams');
    const invitation = { email: 'viewer@demo.example', role: 'moderator' };
    await api(owner, 'POST', `/api/v1/teams/${teams[0]!.id}/invites`, invitation);
    const moderator = await open(chromium);
    await signIn(moderator, klieg, 'viewer');
    await moderator.setViewportSize({ width: 390, height: 844 });
    await moderator.goto(`${klieg.url}/admin`);
    await expect(moderator.getByRole('heading', { level: 1, name: 'Moderation' })).toBeVisible();
    await moderator.getByRole('navigation', { name: 'Console pages' }).getByRole('button').click();
    await expect(moderator.getByRole('link', { name: 'My sessions' })).toBeVisible();
    await expect(moderator.getByRole('link', { name: 'Settings' })).toHaveCount(0);
    await accessible(moderator);
    await moderator.goto(`${klieg.url}/admin/settings`);
    await expect(moderator.getByTestId('console-denied')).toBeVisible();
  } finally {
    await chromium.close();
    await klieg.remove();
  }
});
