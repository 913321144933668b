import { mount } from 'svelte';
import { loadPage, routeOf } from './api/page';
import { keepLinksHere, sitePath } from './api/site-path';
import App from './App.svelte';
import { strings } from './strings';
import './ui/tokens.css';
import './ui/base.css';

async function start(target: HTMLElement): Promise<void> {
  keepLinksHere(document);
  const route = routeOf(location.pathname.slice(sitePath.length));
  try {
    const page = await loadPage(route);
    // The server's own text stood here for the first paint and for readers without scripts.
    target.replaceChildren();
    mount(App, { target, props: { page, route } });
  } catch {
    const message = document.createElement('p');
    message.role = 'alert';
    message.textContent = strings.errors.script;
    target.prepend(message);
  }
}

const target = document.getElementById('app');
if (target !== null) void start(target);
