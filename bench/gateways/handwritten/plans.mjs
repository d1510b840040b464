/** A plan for each workload: no more calls than it needs, their texts written beforehand, the answer put together in plain loops. */
import { readFileSync } from 'node:fs';
import { Pool } from 'undici';

const HEADERS = { 'content-type': 'application/json' };

const { USERS_URL, PRODUCTS_URL, REVIEWS_URL, INVENTORY_URL } = process.env;
const [users, products, reviews, inventory] = [USERS_URL, PRODUCTS_URL, REVIEWS_URL, INVENTORY_URL].map((url) => new Pool(new URL(url).origin, { connections: 64 }));

const TOP_PRODUCTS = text('query($after:Int!){topProducts(first:20,after:$after){upc name price}}');
const REVIEWS_OF_PRODUCTS = text('query($upcs:[ID!]!){reviewProductsByUpcs(upcs:$upcs){reviews{id body author{id}}}}');
const AUTHORS = text('query($ids:[ID!]!){usersByIds(ids:$ids){id name username}}');
const ME_AND_VIEWER = text('query($id:ID!){me{id}user(id:$id){id username}}');
const REVIEWS_OF_USER = text('query($ids:[ID!]!,$n:Int){reviewUsersByIds(ids:$ids){reviews(first:$n){id body product{upc reviews{id author{id}}}}}}');
const PRODUCT_NAMES = text('query($upcs:[ID!]!){productsByUpcs(upcs:$upcs){name}}');
const HANDLES = text('query($ids:[ID!]!){usersByIds(ids:$ids){username}}');
const TOP_NAMES = text('query($after:Int!){topProducts(first:20,after:$after){upc name}}');

const plans = {
  W1: handOn(users),
  W2: handOn(products),
  W5: handOn(reviews),

  async W3(variables) {
    const { topProducts } = await ask(products, TOP_PRODUCTS, variables);
    const { reviewProductsByUpcs: rows } = await ask(reviews, REVIEWS_OF_PRODUCTS, { upcs: topProducts.map(({ upc }) => upc) });
    const ids = new Set();
    for (const row of rows) for (const review of row.reviews) ids.add(review.author.id);
    const { usersByIds } = await ask(users, AUTHORS, { ids: [...ids] });
    const authors = new Map();
    for (const user of usersByIds) authors.set(user.id, user);
    for (let index = 0; index < topProducts.length; index += 1) {
      const list = rows[index].reviews;
      for (const review of list) review.author = authors.get(review.author.id);
      topProducts[index].reviews = list;
    }
    return JSON.stringify({ data: { topProducts } });
  },

  async W4({ id, n }) {
    const { me, user } = await ask(users, ME_AND_VIEWER, { id });
    const { reviewUsersByIds } = await ask(reviews, REVIEWS_OF_USER, { ids: [user.id], n });
    const own = reviewUsersByIds[0].reviews;
    const upcSet = new Set();
    const idSet = new Set();
    for (const { product } of own) {
      upcSet.add(product.upc);
      for (const { author } of product.reviews) idSet.add(author.id);
    }
    const upcs = [...upcSet];
    const ids = [...idSet];
    const [{ productsByUpcs }, { usersByIds }] = await Promise.all([ask(products, PRODUCT_NAMES, { upcs }), ask(users, HANDLES, { ids })]);
    const titles = new Map();
    const handles = new Map();
    upcs.forEach((upc, index) => titles.set(upc, productsByUpcs[index].name));
    ids.forEach((key, index) => handles.set(key, usersByIds[index].username));
    const mine = own.map((review) => ({
      id: review.id,
      text: review.body,
      product: {
        upc: review.product.upc,
        title: titles.get(review.product.upc),
        all: review.product.reviews.map((other) => ({ id: other.id, by: { handle: handles.get(other.author.id) } })),
      },
    }));
    return JSON.stringify({ data: { me, viewer: { id: user.id, handle: user.username, mine } } });
  },

  async W6(variables) {
    const { topProducts } = await ask(products, TOP_NAMES, variables);
    const { body } = await inventory.request({ method: 'GET', path: `/inventory?upcs=${topProducts.map(({ upc }) => upc).join(',')}` });
    const rows = JSON.parse(await body.text());
    for (let index = 0; index < topProducts.length; index += 1) {
      const { inStock, quantity, warehouse } = rows[index];
      topProducts[index].inventory = { inStock, quantity, warehouse };
    }
    return JSON.stringify({ data: { topProducts } });
  },
};

export const planByQuery = new Map(Object.entries(plans).map(([name, plan]) => [readFileSync(new URL(`../operations/${name}.graphql`, import.meta.url), 'utf8'), plan]));

/** The operation is the service's own, and so is the answer. */
function handOn(service) {
  return (_variables, body) => send(service, body);
}

async function ask(service, query, variables) {
  return JSON.parse(await send(service, `{"query":${query},"variables":${JSON.stringify(variables)}}`)).data;
}

async function send(service, body) {
  const answer = await service.request({ method: 'POST', path: '/graphql', headers: HEADERS, body });
  return answer.body.text();
}

function text(query) {
  return JSON.stringify(query);
}
