/** The gateway's demo interface (only there when it runs as a demo) and the shopper's own orders. */

export interface Tag {
  id: string;
  name: string;
}

export interface Product {
  id: string;
  title: string;
  name: string;
  shop: string;
  shop_type: string;
  category: string;
  price_fen: number;
  tags: Tag[];
}

export interface Line {
  id: number;
  title: string;
  name: string;
  sku: string;
  category: string;
  quantity: number;
  paid_fen: number;
}

export interface Order {
  number: string;
  shop: string;
  status_text: string;
  ordered_at: string;
  lines: Line[];
}

export interface Shopper {
  id: string;
  name: string;
}

async function call<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(path, { ...init, headers: { "Content-Type": "application/json", ...init.headers } });
  if (!response.ok) throw new Error(`${path}: HTTP ${response.status}`);
  return response.json() as Promise<T>;
}

const post = <T>(path: string, body: object): Promise<T> => call<T>(path, { method: "POST", body: JSON.stringify(body) });

export const shoppers = async (): Promise<Shopper[]> =>
  (await call<{ shoppers: Shopper[] }>("/api/demo/shoppers")).shoppers;

export const products = async (): Promise<Product[]> =>
  (await call<{ products: Product[] }>("/api/demo/products")).products;

/** What the shop's server would sign for a shopper who is logged in. */
export const token = async (shopper: string): Promise<string> =>
  (await post<{ token: string }>("/api/demo/token", { shopper })).token;

export interface Clock {
  now: string;
  ahead_s: number;
}

export const clock = (): Promise<Clock> => call<Clock>("/api/demo/clock");

/** Set the demonstration's clock so many seconds ahead of the true time. */
export const setClock = (ahead_s: number): Promise<Clock> => post<Clock>("/api/demo/clock", { ahead_s });

export async function orders(shopper: string): Promise<Order[]> {
  const { session } = await post<{ session: string }>("/api/shopper/session", { token: await token(shopper) });
  const answer = await call<{ orders: Order[] }>("/api/shopper/orders", { headers: { Authorization: `Bearer ${session}` } });
  return answer.orders;
}
