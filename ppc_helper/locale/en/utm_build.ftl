utm_build = Add UTM marks
    .hint = Choose a system, or set the marks by their buttons, and send the links: one per line, as text or as a file.
    .help =
        Adds UTM marks to each link in the usual order: source, medium, campaign, content, term. Marks that a link has already are replaced by yours; other parameters stay; what follows # stays last.

        <b>{ utm_build-option-preset }.</b> Direct, VK Ads and Google with their placeholders: <code>{"{"}campaign_id{"}"}</code>, <code>{"{{"}campaign_id{"}}"}</code>, <code>{"{"}campaignid{"}"}</code>. Braces are not encoded. What you set wins.

        <b>Your values.</b> utm_source, utm_medium, utm_campaign, utm_content, utm_term: what is to stand in the mark; empty: as the preset says.

        <b>{ utm_build-option-translit }.</b> Cyrillic in small Latin letters, words joined by _. There is no single rule: ё is e, щ is sch, ъ and ь go, as in Direct's example (“полет” → polet).

        In sitelinks campaign_id, ad_id and phrase_id work only if the main link has them too.

        A host with Cyrillic letters stays readable: Direct takes both spellings.

        Source: Direct's help, “URL tags”, as of 2026-02-11; ads.vk.com; Google's ValueTrack.
    .done = Links: { $total }, with notes: { $noted }.

utm_build-not-a-link = no link to a site: left as it is
utm_build-repeated = the link had several values, the last one stays: { $names }
utm_build-replaced = replaced: { $names }
utm_build-missing = needed marks are missing: { $names }
utm_build-too-long = length { $length }, { $limit } is allowed
utm_build-option-utm_source = utm_source
    .ask = Send the value of the mark, placeholders in braces included.
utm_build-option-utm_source-empty = of the preset
utm_build-option-utm_medium = utm_medium
    .ask = Send the value of the mark, placeholders in braces included.
utm_build-option-utm_medium-empty = of the preset
utm_build-option-utm_campaign = utm_campaign
    .ask = Send the value of the mark, placeholders in braces included.
utm_build-option-utm_campaign-empty = of the preset
utm_build-option-utm_content = utm_content
    .ask = Send the value of the mark, placeholders in braces included.
utm_build-option-utm_content-empty = of the preset
utm_build-option-utm_term = utm_term
    .ask = Send the value of the mark, placeholders in braces included.
utm_build-option-utm_term-empty = of the preset
utm_build-option-preset = Preset
utm_build-option-preset-direct = Direct
utm_build-option-preset-vk = VK Ads
utm_build-option-preset-google = Google
utm_build-option-preset-none = none
utm_build-option-translit = Transliterate
utm_build-option-translit-no = no
utm_build-option-translit-yes = yes
