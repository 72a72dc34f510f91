/** What all pages share: the address, who is signed in, the goods. */
import { computed, reactive, ref } from "vue";
import * as api from "./api";

const KEPT = "anxin-demo-shopper";

export const place = ref(location.hash.slice(1) || "/");
addEventListener("hashchange", () => {
  place.value = location.hash.slice(1) || "/";
  scrollTo(0, 0);
});

export const shop = reactive({
  products: [] as api.Product[],
  shoppers: [] as api.Shopper[],
  shopper: "",
  loading: true,
  failed: false,
});

export const groups: Record<string, string[]> = {
  wearing: ["clothing", "childrens_clothing", "swimwear", "underpants", "underwear", "shoes", "bags", "suitcase", "accessories", "jewellery", "gold", "custom_jewellery", "investment_metal", "watch", "luxury_second_hand"],
  fresh: ["fresh_fruit", "ripening_fruit", "cherries", "durian", "vegetables", "meat", "frozen_food", "quick_frozen", "live_seafood", "hairy_crab", "eggs", "ice_cream"],
  food: ["snacks", "cooked_food", "mooncake_chocolate", "dairy", "drinks", "alcohol", "tea", "health_food", "medicine", "medical_device"],
  care: ["cosmetics", "personal_care", "adult_goods", "infant_food", "baby_supplies", "baby_gear", "diapers", "toys"],
  digital: ["phone", "phone_film", "tablet", "second_hand_digital", "computer", "game_console", "headphones", "audio_video", "camera", "power_bank", "digital_accessories", "printer", "smart_watch"],
  home: ["air_conditioner", "fridge", "water_heater", "water_purifier", "washing_machine", "home_appliance", "small_appliance", "shaver", "tv", "range_hood", "lighting", "furniture", "custom_furniture", "home_textiles", "household", "building_materials"],
  living: ["flowers", "plants", "cats_dogs", "pet_food", "pet_supplies", "birds_reptiles", "aquatic_pets", "ebike", "ebike_battery", "books", "periodicals", "custom_goods"],
  virtual: ["courses", "show_tickets", "movie_tickets", "dining_vouchers", "fresh_vouchers", "top_up_cards", "digital_goods"],
};

/** The goods in the order of the groups, whatever order the server lists them in. */
function arranged(products: api.Product[]): api.Product[] {
  const place = new Map(Object.values(groups).flat().map((category, index) => [category, index]));
  const of = (one: api.Product): number => place.get(one.category) ?? place.size;
  return [...products].sort((a, b) => of(a) - of(b));
}

export const signedIn = computed(() => shop.shoppers.find((one) => one.id === shop.shopper));

export async function load(): Promise<void> {
  try {
    const [products, shoppers] = await Promise.all([api.products(), api.shoppers()]);
    shop.products = arranged(products);
    shop.shoppers = shoppers;
    const kept = localStorage.getItem(KEPT) ?? "";
    if (shop.shoppers.some((one) => one.id === kept)) signIn(kept);
  } catch {
    shop.failed = true;
  } finally {
    shop.loading = false;
  }
}

/** Sign in as a demo shopper; "" signs out. The widget gets fresh tokens whenever it needs one. */
export function signIn(shopper: string): void {
  const before = shop.shopper;
  shop.shopper = shopper;
  localStorage.setItem(KEPT, shopper);
  if (shopper) window.anxin?.identify(() => api.token(shopper));
  else if (before) window.anxin?.identify(null);
}

export const ask = (text: string, about?: Parameters<NonNullable<Window["anxin"]>["ask"]>[1]): void =>
  window.anxin?.ask(text, about);

/** Tell the widget which product the page shows: what is typed there is about it. */
export function showing(product: api.Product | undefined): void {
  const tag = document.querySelector<HTMLScriptElement>("script[data-shop]");
  if (!tag) return;
  if (product) Object.assign(tag.dataset, { product: product.id, productName: product.name });
  else {
    delete tag.dataset.product;
    delete tag.dataset.productName;
  }
}

/** Fen as ¥199 or ¥19.90. */
export const money = (fen: number): string => `¥${fen % 100 ? (fen / 100).toFixed(2) : fen / 100}`;

export const day = (iso: string): string =>
  new Intl.DateTimeFormat("zh-CN", { timeZone: "Asia/Shanghai", dateStyle: "long" }).format(new Date(iso));
