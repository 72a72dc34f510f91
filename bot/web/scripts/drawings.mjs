// Own line-and-fill drawings on a 96 × 96 field. `a` is the main colour, `b` its lighter one, `w` near white.

/** Each drawing: the files it makes (categories, or names of shared/picture.ts), a hue, and its shapes. */
export const drawings = [
  {
    for: ["clothing", "childrens_clothing", "swimwear", "custom_goods"],
    hue: 342,
    art: `<path fill="a" d="M36 22l-18 9 5 15 8-3v31h34V43l8 3 5-15-18-9c-2 5-7 8-12 8s-10-3-12-8z"/><path stroke="w" d="M40 60h16M40 66h10"/>`,
  },
  {
    for: ["dress"],
    hue: 335,
    art: `<path fill="a" d="M38 16l2 10 8 6 8-6 2-10 6 3-3 23 13 34H22l13-34-3-23z"/><path stroke="w" d="M35 44h26"/><circle fill="w" cx="40" cy="58" r="2"/><circle fill="w" cx="54" cy="54" r="2"/><circle fill="w" cx="48" cy="66" r="2"/><circle fill="w" cx="60" cy="67" r="2"/>`,
  },
  {
    for: ["trousers"],
    hue: 218,
    art: `<path fill="a" d="M32 16h32l6 62H55l-7-38-7 38H26z"/><path stroke="w" d="M32 25h32M48 25v9"/>`,
  },
  {
    for: ["jacket"],
    hue: 202,
    art: `<path fill="a" d="M36 20l-17 9-5 40h12l3-22v31h38V47l3 22h12l-5-40-17-9-12 8z"/><path stroke="w" d="M48 30v46M38 60h4M54 60h4"/><path fill="b" d="M36 20l12 14 12-14-5-3H41z"/>`,
  },
  {
    for: ["hat"],
    hue: 28,
    art: `<path fill="a" d="M22 56c0-18 10-30 26-30s26 12 26 30z"/><path fill="b" d="M20 56h42c12 0 20 5 22 12H62l-42-2z"/><path stroke="w" d="M48 27v28M36 30c-4 7-5 15-5 25"/>`,
  },
  {
    for: ["scarf"],
    hue: 352,
    art: `<path fill="b" d="M26 24c10-8 34-8 44 0l-3 16c-10 6-28 6-38 0z"/><path fill="a" d="M52 36l16-4 4 44H56z"/><path stroke="w" d="M56 66h15M60 76v5M66 76v5M30 31c10 6 26 6 36 0"/>`,
  },
  {
    for: ["underpants", "underwear"],
    hue: 320,
    art: `<path fill="a" d="M22 32h52v12c-10 2-17 9-18 20H40C39 53 32 46 22 44z"/><path stroke="w" d="M24 38h48"/>`,
  },
  {
    for: ["shoes"],
    hue: 24,
    art: `<path fill="a" d="M16 58V36c8 5 14 4 18-2l26 17c8 3 18 3 20 13v3H16z"/><path fill="b" d="M16 67h64v6H16z"/><path stroke="w" d="M42 43l-5 6M49 48l-5 6"/>`,
  },
  {
    for: ["bags", "suitcase", "luxury_second_hand", "accessories"],
    hue: 30,
    art: `<rect fill="a" x="20" y="38" width="56" height="36" rx="6"/><path stroke="a" d="M36 38v-6a12 12 0 0 1 24 0v6"/><path stroke="w" d="M20 52h56"/><rect fill="w" x="43" y="48" width="10" height="9" rx="2"/>`,
  },
  {
    for: ["jewellery", "gold", "custom_jewellery", "investment_metal"],
    hue: 44,
    art: `<circle stroke="a" cx="48" cy="58" r="19"/><path fill="b" d="M38 20h20l7 9-17 17-17-17z"/><path stroke="w" d="M31 29h34M43 20l5 26 5-26"/>`,
  },
  {
    for: ["watch", "smart_watch"],
    hue: 215,
    art: `<path fill="b" d="M38 14h20l3 16H35zM35 66h26l-3 16H38z"/><circle fill="a" cx="48" cy="48" r="21"/><circle fill="w" cx="48" cy="48" r="15"/><path stroke="a" d="M48 39v10l6 4"/>`,
  },
  {
    for: ["fresh_fruit", "ripening_fruit"],
    hue: 8,
    art: `<path fill="a" d="M48 36c-10-8-27-3-27 15 0 14 10 25 18 25 4 0 6-2 9-2s5 2 9 2c8 0 18-11 18-25 0-18-17-23-27-15z"/><path stroke="b" d="M48 36c0-8 3-14 9-18"/><path fill="leaf" d="M50 27c-9 1-14-3-15-10 9-1 14 3 15 10z"/>`,
  },
  {
    for: ["cherries"],
    hue: 352,
    art: `<circle fill="a" cx="34" cy="62" r="15"/><circle fill="a" cx="63" cy="58" r="15"/><path stroke="leaf" d="M35 47c3-13 11-21 24-27M62 43c-1-9-2-16-3-23"/><path fill="leaf" d="M59 20c7-5 15-4 20 2-7 5-15 4-20-2z"/><circle fill="w" cx="29" cy="57" r="3"/>`,
  },
  {
    for: ["durian"],
    hue: 75,
    art: `<path fill="a" d="M48 18l5 7 8-4 1 9 9-1-2 9 9 3-5 8 7 6-8 5 3 9-9-1-2 9-8-5-8 6-8-6-8 5-2-9-9 1 3-9-8-5 7-6-5-8 9-3-2-9 9 1 1-9 8 4z"/><path stroke="w" d="M40 42l4 6M54 40l4 6M46 58l4 6"/>`,
  },
  {
    for: ["vegetables", "fresh_vouchers"],
    hue: 118,
    art: `<path fill="a" d="M48 76c-14 0-22-9-22-21 0-8 5-11 5-19 0-9 8-16 17-16s17 7 17 16c0 8 5 11 5 19 0 12-8 21-22 21z"/><path stroke="w" d="M48 74V32M48 46l-9-8M48 46l9-8M48 60l-11-9M48 60l11-9"/>`,
  },
  {
    for: ["meat", "frozen_food", "quick_frozen"],
    hue: 356,
    art: `<path fill="a" d="M24 54c-6-18 12-34 32-30 14 3 20 15 16 26-3 9-12 8-16 16-4 9-26 6-32-12z"/><circle fill="w" cx="55" cy="40" r="8"/><circle fill="a" cx="55" cy="40" r="3"/><path stroke="b" d="M30 54c4 9 12 12 20 10"/>`,
  },
  {
    for: ["live_seafood", "hairy_crab"],
    hue: 14,
    art: `<ellipse fill="a" cx="48" cy="54" rx="22" ry="15"/><path stroke="a" d="M29 47l-9-8 2-11M67 47l9-8-2-11M28 60l-11 4M31 66l-9 9M68 60l11 4M65 66l9 9"/><circle fill="b" cx="22" cy="25" r="6"/><circle fill="b" cx="74" cy="25" r="6"/><circle fill="w" cx="42" cy="47" r="3"/><circle fill="w" cx="54" cy="47" r="3"/>`,
  },
  {
    for: ["aquatic_pets"],
    hue: 26,
    art: `<path fill="a" d="M18 48c10-18 34-20 46-2l14-12v28L64 50c-12 18-36 16-46-2z"/><circle fill="w" cx="32" cy="45" r="4"/><path stroke="w" d="M46 40c4 5 4 11 0 16"/>`,
  },
  {
    for: ["snacks", "cooked_food", "mooncake_chocolate"],
    hue: 36,
    art: `<path fill="a" d="M28 22h40l4 54H24z"/><path fill="b" d="M26 22l4-5 4 5 4-5 4 5 4-5 4 5 4-5 4 5 4-5 4 5z"/><circle fill="w" cx="48" cy="49" r="14"/><circle fill="a" cx="44" cy="45" r="2"/><circle fill="a" cx="53" cy="48" r="2"/><circle fill="a" cx="47" cy="55" r="2"/>`,
  },
  {
    for: ["dairy", "infant_food", "eggs"],
    hue: 205,
    art: `<path fill="a" d="M38 16h20v10l8 14v38H30V40l8-14z"/><path fill="w" d="M30 48h36v18H30z"/><path stroke="a" d="M40 57h16"/><path fill="b" d="M38 16h20v6H38z"/>`,
  },
  {
    for: ["ice_cream"],
    hue: 330,
    art: `<path fill="b" d="M34 48h28L48 80z"/><path fill="a" d="M29 48a19 19 0 0 1 38 0z"/><circle fill="w" cx="42" cy="38" r="3"/><path stroke="w" d="M40 54l10 12M56 54L46 66"/>`,
  },
  {
    for: ["drinks", "alcohol", "tea"],
    hue: 152,
    art: `<path fill="b" d="M40 14h14v14l6 10v40H34V38l6-10z"/><path fill="a" d="M34 46h26v24H34z"/><path stroke="w" d="M41 54h12M41 61h8"/>`,
  },
  {
    for: ["health_food", "medicine", "medical_device"],
    hue: 176,
    art: `<rect fill="b" x="34" y="16" width="28" height="12" rx="3"/><rect fill="a" x="28" y="28" width="40" height="50" rx="8"/><rect fill="w" x="34" y="40" width="28" height="26" rx="3"/><path stroke="a" d="M48 46v14M41 53h14"/>`,
  },
  {
    for: ["cosmetics", "personal_care", "adult_goods"],
    hue: 300,
    art: `<path fill="b" d="M28 34l10-14 6 6v14H28z"/><rect fill="a" x="25" y="40" width="22" height="38" rx="3"/><rect fill="a" x="54" y="48" width="20" height="30" rx="6"/><rect fill="b" x="58" y="36" width="12" height="12" rx="2"/><path stroke="w" d="M25 52h22"/>`,
  },
  {
    for: ["baby_supplies", "baby_gear", "diapers"],
    hue: 196,
    art: `<path fill="a" d="M36 36h24v36a6 6 0 0 1-6 6H42a6 6 0 0 1-6-6z"/><path fill="b" d="M33 28h30v8H33zM40 28c0-10 16-10 16 0z"/><path stroke="w" d="M42 48h8M42 56h8M42 64h8"/>`,
  },
  {
    for: ["toys"],
    hue: 40,
    art: `<circle fill="b" cx="31" cy="29" r="9"/><circle fill="b" cx="65" cy="29" r="9"/><circle fill="a" cx="48" cy="48" r="26"/><ellipse fill="w" cx="48" cy="57" rx="11" ry="9"/><circle fill="w" cx="39" cy="43" r="3"/><circle fill="w" cx="57" cy="43" r="3"/><circle fill="a" cx="48" cy="54" r="3"/>`,
  },
  {
    for: ["phone", "phone_film", "tablet", "second_hand_digital"],
    hue: 222,
    art: `<rect fill="a" x="31" y="14" width="34" height="68" rx="7"/><rect fill="w" x="35" y="22" width="26" height="48" rx="2"/><path fill="b" d="M35 70l10-20 8 12 4-6 4 8v6z"/><circle fill="w" cx="48" cy="76" r="2.5"/>`,
  },
  {
    for: ["computer", "game_console"],
    hue: 230,
    art: `<rect fill="a" x="22" y="22" width="52" height="36" rx="4"/><rect fill="w" x="27" y="27" width="42" height="26"/><path fill="b" d="M14 62h68l-5 10H19z"/><path stroke="a" d="M36 36l8 5-8 5M48 46h10"/>`,
  },
  {
    for: ["headphones", "audio_video"],
    hue: 258,
    art: `<path stroke="a" d="M22 58V48a26 26 0 0 1 52 0v10"/><rect fill="a" x="17" y="52" width="15" height="24" rx="6"/><rect fill="a" x="64" y="52" width="15" height="24" rx="6"/>`,
  },
  {
    for: ["camera"],
    hue: 210,
    art: `<path fill="a" d="M36 26h24l5 9h13v40H18V35h13z"/><circle fill="w" cx="48" cy="54" r="15"/><circle fill="b" cx="48" cy="54" r="9"/><circle fill="w" cx="70" cy="42" r="2.5"/>`,
  },
  {
    for: ["power_bank", "digital_accessories", "ebike_battery"],
    hue: 160,
    art: `<rect fill="a" x="30" y="20" width="36" height="58" rx="7"/><rect fill="b" x="40" y="14" width="16" height="6" rx="2"/><path fill="w" d="M52 32L38 53h9l-3 15 15-22h-9z"/>`,
  },
  {
    for: ["printer", "small_appliance", "shaver"],
    hue: 18,
    art: `<path fill="a" d="M22 40h52v24a14 14 0 0 1-14 14H36a14 14 0 0 1-14-14z"/><path fill="b" d="M26 40c2-14 12-20 22-20s20 6 22 20z"/><rect fill="w" x="36" y="52" width="24" height="12" rx="3"/><path stroke="a" d="M48 20v-5"/>`,
  },
  {
    for: ["air_conditioner"],
    hue: 200,
    art: `<rect fill="a" x="14" y="26" width="68" height="26" rx="6"/><path stroke="w" d="M22 44h52"/><path stroke="b" d="M30 60c0 6-4 6-4 12M48 60c0 6-4 6-4 12M66 60c0 6-4 6-4 12"/>`,
  },
  {
    for: ["fridge", "water_heater", "water_purifier"],
    hue: 190,
    art: `<rect fill="a" x="28" y="14" width="40" height="66" rx="5"/><path stroke="w" d="M28 40h40M36 24v8M36 48v14"/>`,
  },
  {
    for: ["washing_machine", "home_appliance"],
    hue: 206,
    art: `<rect fill="a" x="22" y="16" width="52" height="64" rx="6"/><circle fill="w" cx="48" cy="52" r="18"/><path fill="b" d="M34 54c5-5 9 4 14 0s9 4 14 0a14 14 0 0 1-28 0z"/><path stroke="w" d="M30 26h14M62 26h2"/>`,
  },
  {
    for: ["tv"],
    hue: 225,
    art: `<rect fill="a" x="12" y="22" width="72" height="44" rx="4"/><path fill="b" d="M18 60l16-18 12 12 10-9 22 15z"/><circle fill="w" cx="62" cy="34" r="5"/><path stroke="a" d="M34 76h28"/>`,
  },
  {
    for: ["range_hood"],
    hue: 214,
    art: `<path fill="a" d="M38 14h20v22l20 20H18l20-20z"/><path fill="b" d="M18 56h60v8H18z"/><path stroke="b" d="M34 72v6M48 72v6M62 72v6"/>`,
  },
  {
    for: ["lighting"],
    hue: 48,
    art: `<path fill="a" d="M36 18h24l12 28H24z"/><path stroke="a" d="M48 46v28M34 76h28"/><path stroke="b" d="M30 54l-6 8M66 54l6 8M48 54"/>`,
  },
  {
    for: ["furniture", "custom_furniture"],
    hue: 28,
    art: `<path fill="b" d="M26 28h44a6 6 0 0 1 6 6v18H20V34a6 6 0 0 1 6-6z"/><path fill="a" d="M14 44c8-3 12 2 12 8h44c0-6 4-11 12-8v26H14z"/><path stroke="a" d="M22 70v6M74 70v6"/>`,
  },
  {
    for: ["home_textiles"],
    hue: 268,
    art: `<rect fill="b" x="22" y="26" width="52" height="20" rx="8"/><path fill="a" d="M16 44h64v24H16z"/><path stroke="w" d="M16 54h64M36 44v24M60 44v24"/>`,
  },
  {
    for: ["household", "building_materials"],
    hue: 184,
    art: `<path fill="a" d="M26 40h44l-5 38H31z"/><path stroke="b" d="M28 40a20 20 0 0 1 40 0"/><path stroke="w" d="M38 50l2 20M58 50l-2 20"/>`,
  },
  {
    for: ["flowers", "plants"],
    hue: 336,
    art: `<path stroke="leaf" d="M48 48v32"/><path fill="leaf" d="M48 68c-3-10-10-13-18-12 2 9 9 13 18 12z"/><circle fill="a" cx="48" cy="24" r="10"/><circle fill="a" cx="62" cy="34" r="10"/><circle fill="a" cx="56" cy="50" r="10"/><circle fill="a" cx="40" cy="50" r="10"/><circle fill="a" cx="34" cy="34" r="10"/><circle fill="w" cx="48" cy="38" r="8"/>`,
  },
  {
    for: ["cats_dogs", "pet_food", "pet_supplies", "birds_reptiles"],
    hue: 32,
    art: `<ellipse fill="a" cx="48" cy="60" rx="18" ry="15"/><ellipse fill="a" cx="24" cy="46" rx="7" ry="10"/><ellipse fill="a" cx="39" cy="31" rx="7" ry="11"/><ellipse fill="a" cx="57" cy="31" rx="7" ry="11"/><ellipse fill="a" cx="72" cy="46" rx="7" ry="10"/>`,
  },
  {
    for: ["books", "periodicals", "courses"],
    hue: 234,
    art: `<path fill="a" d="M48 30c-8-7-18-8-30-8v46c12 0 22 1 30 8z"/><path fill="b" d="M48 30c8-7 18-8 30-8v46c-12 0-22 1-30 8z"/><path stroke="w" d="M26 34c5 0 10 1 14 4M26 46c5 0 10 1 14 4M70 34c-5 0-10 1-14 4M70 46c-5 0-10 1-14 4"/>`,
  },
  {
    for: ["show_tickets", "movie_tickets", "dining_vouchers", "top_up_cards", "digital_goods"],
    hue: 4,
    art: `<path fill="a" d="M14 32h68v10a7 7 0 0 0 0 14v10H14V56a7 7 0 0 0 0-14z"/><path stroke="w" stroke-dasharray="4 5" d="M58 34v30"/><path stroke="w" d="M26 44h20M26 54h14"/>`,
  },
  {
    for: ["ebike"],
    hue: 170,
    art: `<circle stroke="a" cx="27" cy="62" r="13"/><circle stroke="a" cx="70" cy="62" r="13"/><path stroke="b" d="M27 62l12-24h20l11 24M39 38l10 24h-22M59 38l-10 24M54 26h8l-3 12M32 34h12"/>`,
  },
];

/** Everything else: a parcel. */
export const parcel = {
  hue: 34,
  art: `<path fill="a" d="M18 34l30-14 30 14v30L48 78 18 64z"/><path stroke="w" d="M18 34l30 14 30-14M48 48v30M33 27l30 14"/>`,
};
