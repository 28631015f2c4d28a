#include "connectors/replay/generate.h"

#include "core/base/text.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <vector>

namespace segue::replay {
namespace {

using base::Duration;
using base::Json;
using base::Time;

/// splitmix64: the same numbers everywhere, which <random>'s distributions do not promise.
class Dice {
public:
    explicit Dice(std::uint64_t seed) : state_(seed) {}
    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15ULL;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
        return z ^ (z >> 31);
    }
    /// 0 … n-1; 0 when n is not positive.
    std::int64_t below(std::int64_t n) {
        return n <= 1 ? 0 : static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(n));
    }

private:
    std::uint64_t state_;
};

const Json::List& list_of(const Json& json, std::string_view key) {
    static const Json::List none;
    const Json* list = json.find(key);
    return list && list->items() ? *list->items() : none;
}

std::int64_t number_of(const Json& json, std::string_view key, std::int64_t otherwise = 0) {
    const Json* number = json.find(key);
    return number && number->integer() ? *number->integer() : otherwise;
}

Duration length_of(const Json& json, std::string_view key) {
    return base::parse_duration(json.text_or(key)).value_or(Duration{});
}

/// One of the items by their "weight"; nullptr when there are none.
const Json* pick(const Json::List& items, Dice& dice) {
    std::int64_t all = 0;
    for (const Json& item : items) all += number_of(item, "weight", 1);
    std::int64_t left = dice.below(all);
    for (const Json& item : items) {
        left -= number_of(item, "weight", 1);
        if (left < 0) return &item;
    }
    return items.empty() ? nullptr : &items.back();
}

std::string padded(std::int64_t number, std::size_t digits) {
    std::string text = std::to_string(number);
    return text.size() < digits ? std::string(digits - text.size(), '0') + text : text;
}

/// 3990 → "39.90"
std::string money(std::int64_t minor_units) {
    return std::to_string(minor_units / 100) + "." + padded(minor_units % 100, 2);
}

/// "19:40"; noon when it is anything else.
Duration time_of_day(std::string_view clock) {
    const auto digit = [clock](std::size_t at) { return static_cast<int>(clock[at]) - '0'; };
    if (clock.size() != 5 || clock.find_first_not_of("0123456789:") != std::string_view::npos) return base::hours(12);
    return base::minutes((digit(0) * 10 + digit(1)) * 60 + digit(3) * 10 + digit(4));
}

std::string day_and_clock(const base::Civil& c) {
    constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return std::to_string(c.day) + " " + months[static_cast<std::size_t>(c.month - 1)] + " " + padded(c.hour, 2) + ":" +
           padded(c.minute, 2);
}

std::string date_text(const base::Civil& c) {
    return padded(c.year, 4) + "-" + padded(c.month, 2) + "-" + padded(c.day, 2);
}

/// The names that "{…}" may stand for while one customer is made.
class Variables {
public:
    void set(std::string_view name, Json value) { values_.set(name, std::move(value)); }
    [[nodiscard]] const Json* find(std::string_view name) const { return values_.find(name); }
    [[nodiscard]] std::string text(std::string_view name) const { return std::string(values_.text_or(name)); }

    /// A text that is one name in braces becomes its value, kind and all; names inside a text become text.
    [[nodiscard]] Json fill(
        const Json& form) const {  // NOLINT(misc-no-recursion): as deep as the recipe's JSON, which is bounded
        if (form.text()) return fill_text(*form.text());
        if (const auto* items = form.items()) {
            Json list = Json::list();
            for (const Json& item : *items) list.push(fill(item));
            return list;
        }
        if (!form.members()) return form;
        Json object = Json::object();
        for (const auto& member : *form.members()) object.set(member.first, fill(member.second));
        return object;
    }

private:
    [[nodiscard]] Json fill_text(const std::string& form) const {
        std::string text;
        std::size_t at = 0;
        while (at < form.size()) {
            const std::size_t open = form.find('{', at);
            const std::size_t close = open == std::string::npos ? open : form.find('}', open);
            if (close == std::string::npos) break;
            const Json* value = find(std::string_view(form).substr(open + 1, close - open - 1));
            if (value && open == 0 && close + 1 == form.size()) return *value;
            text.append(form, at, open - at);
            if (!value)
                text.append(form, open, close + 1 - open);
            else
                text += value->text() ? *value->text() : base::write_json(*value);
            at = close + 1;
        }
        return text.append(form, std::min(at, form.size()));
    }

    Json values_ = Json::object();
};

/// Makes one customer: who it is, and then event after event.
class CustomerMaker {
public:
    CustomerMaker(const Json& recipe, std::uint64_t seed, int index, Time now)
        : recipe_(recipe),
          stories_(*recipe.find("storylines")),
          index_(index),
          now_(now),
          dice_(seed * 0x9e3779b97f4a7c15ULL + static_cast<std::uint64_t>(index) * 0xd1342543de82ef95ULL) {}

    std::vector<Json> make(const Json& story, bool waits, std::uint64_t seed) {
        choose_person(story, seed);
        if (const Json* profile = stories_.find("profile")) choose(*profile);
        take_members(story.find("profile"));
        choose(story);
        set_ids(story);
        set_times(stories_);
        set_times(story);
        add_profile();
        for (const Json& form : list_of(stories_, "always")) add(form);
        for (const Json& form : list_of(story, "events")) add(form);
        if (waits) {
            if (const Json* contact = pick(list_of(story, "contacts"), dice_)) {
                for (const Json& form : list_of(*contact, "events")) add(form);
            }
        }
        return finished();
    }

private:
    struct Made {
        Time time;
        Json event;
    };

    void choose_person(const Json& story, std::uint64_t seed) {
        const Json* who = story.find("who");
        const auto& pools = list_of(*recipe_.find("names"), "pools");
        const auto& own_places = list_of(stories_, "places");
        const auto& places = own_places.empty() ? list_of(*recipe_.find("places"), "places") : own_places;
        // Neighbours come from different pools, and no full name comes twice before all of them were used.
        const auto turn = static_cast<std::uint64_t>(index_) + seed % 97;
        const Json& pool = pools[turn % pools.size()];
        const auto round = static_cast<std::size_t>(turn / pools.size());
        const auto& given = list_of(pool, "given");
        const auto& family = list_of(pool, "family");
        set_name("given", given[round % given.size()]);
        set_name("family", family[(round / given.size() + round) % family.size()]);
        const Json* place = pick(places, dice_);
        variables_.set("language", pool.text_or("language", "en"));
        if (who) {
            for (const char* name : {"given", "family"}) set_name(name, who->text_or(name));
            for (const Json& other : places) place = other.text_or("city") == who->text_or("city") ? &other : place;
            variables_.set("language", who->text_or("language", "en"));
        }
        variables_.set("name", variables_.text("given") + " " + variables_.text("family"));
        const std::string number = std::to_string(100000 + index_ * 37 + 11);
        variables_.set("number", number);
        variables_.set("customer", std::string(stories_.text_or("customer_prefix")) + number);
        const std::string mail = variables_.text("given_mail") + "." + variables_.text("family_mail");
        const bool repeats = turn >= pools.size() * given.size() * family.size();
        variables_.set("email", base::lower_ascii(mail) + (repeats ? "." + number : "") +
                                    (index_ % 2 == 0 ? "@example.com" : "@example.org"));
        settle(*place);
    }

    /// A name, or [name, how it is spelt in an e-mail address].
    void set_name(const char* what, const Json& name) {
        const bool spelt = name.items() && name.items()->size() == 2;
        variables_.set(what, spelt ? (*name.items())[0] : name);
        variables_.set(std::string(what) + "_mail", spelt ? (*name.items())[1] : name);
    }

    void settle(const Json& place) {
        for (const char* field : {"city", "country", "zone", "currency"}) variables_.set(field, place.text_or(field));
        offset_seconds_ = static_cast<int>(number_of(place, "offset_minutes") * 60);
        const std::string street = one_text(list_of(place, "streets"));
        variables_.set("street", street + " " + std::to_string(dice_.below(98) + 1));
        variables_.set("postcode", one_text(list_of(place, "postcodes")));
        // Each customer has a number of their own out of the range that is kept for fiction; when it is used up: none.
        const Json* phone = place.find("phone");
        if (!phone || index_ >= number_of(*phone, "count")) return;
        variables_.set("phone", std::string(phone->text_or("prefix")) +
                                    padded(number_of(*phone, "first") + index_,
                                           static_cast<std::size_t>(number_of(*phone, "digits"))));
    }

    std::string one_text(const Json::List& items) {
        if (items.empty()) return {};
        const std::string* text =
            items[static_cast<std::size_t>(dice_.below(static_cast<std::int64_t>(items.size())))].text();
        return text ? *text : std::string();
    }

    void choose(const Json& owner) {
        for (const Json& choice : list_of(owner, "choose")) {
            if (choice.items()) take_members(pick(*choice.items(), dice_));
        }
    }

    void take_members(const Json* object) {
        if (!object || !object->members()) return;
        for (const auto& member : *object->members()) {
            if (member.first != "weight") set_variable(member.first, variables_.fill(member.second));
        }
    }

    void set_variable(const std::string& name, const Json& value) {
        variables_.set(name, value);
        const auto& amounts = list_of(stories_, "money");
        const bool amount =
            std::any_of(amounts.begin(), amounts.end(), [&](const Json& m) { return m.text() && *m.text() == name; });
        if (amount && value.integer())
            variables_.set(name + "_text", variables_.text("currency") + money(*value.integer()));
    }

    void set_ids(const Json& story) {
        const Json* ids = story.find("ids");
        if (!ids || !ids->members()) return;
        for (const auto& id : *ids->members())
            variables_.set(id.first,
                           std::string(id.second.text() ? *id.second.text() : "") + padded(1000 + index_ * 7, 4));
    }

    void set_times(const Json& owner) {
        const Json* times = owner.find("times");
        if (!times || !times->members()) return;
        for (const auto& entry : *times->members()) {
            const Time time = time_of(entry.second);
            const base::Civil local = base::civil_of(time, offset_seconds_);
            const std::string_view form = entry.second.text_or("as");
            variables_.set(entry.first, form == "instant" ? base::format_time(time)
                                        : form == "date"  ? date_text(local)
                                                          : day_and_clock(local));
        }
    }

    /// {"ago"}: before now. {"day", "clock"}: on the customer's local calendar. {"at"}: an instant made before.
    Time time_of(const Json& form) {
        const std::int64_t seconds = length_of(form, "jitter").us / base::us_per_second;
        const Duration jitter = base::seconds(dice_.below(seconds + 1));
        if (form.find("ago")) return now_ - length_of(form, "ago") + jitter;
        if (form.find("at")) return base::parse_time(variables_.fill(form).text_or("at")).value_or(now_);
        const base::Civil today = base::civil_of(now_, offset_seconds_);
        const Time start = base::time_of({today.year, today.month, today.day, 0, 0, 0, 0}, offset_seconds_);
        return start + base::days(number_of(form, "day")) + time_of_day(form.text_or("clock")) + jitter;
    }

    void add_profile() {
        Json fields = Json::object();
        for (const char* name :
             {"name", "email", "phone", "language", "street", "postcode", "city", "country", "zone"}) {
            if (const Json* value = variables_.find(name)) fields.set(name, *value);
        }
        fields.set("customer_number", *variables_.find("customer"));
        if (const Json* profile = stories_.find("profile")) {
            for (const Json& name : list_of(*profile, "fields")) {
                if (const Json* value = name.text() ? variables_.find(*name.text()) : nullptr)
                    fields.set(*name.text(), *value);
            }
        }
        for (const char* name : {"vulnerable", "care_note"}) {
            if (const Json* value = variables_.find(name)) fields.set(name, *value);
        }
        const Time since = base::parse_time(variables_.text("since")).value_or(now_ - base::days(500));
        push("profile.updated", since,
             Json::object({{"data", Json::object({{"fields", fields}})}, {"channel", "system"}}));
        for (const char* kind : {"phone", "email"}) {
            const Json* value = variables_.find(kind);
            if (value)
                push(
                    "identity.linked", since,
                    Json::object({{"data", Json::object({{"kind", kind}, {"value", *value}})}, {"channel", "system"}}));
        }
    }

    void add(const Json& form) {
        const bool happens = dice_.below(100) < number_of(form, "chance", 100);
        const Time time = time_of(form);
        if (!happens || !applies(form) || time > now_) return;
        push(form.text_or("type"), time, form);
    }

    /// "only": the variables must have these values.
    [[nodiscard]] bool applies(const Json& form) const {
        const Json* only = form.find("only");
        if (!only || !only->members()) return true;
        return std::all_of(only->members()->begin(), only->members()->end(), [this](const auto& member) {
            const Json* value = variables_.find(member.first);
            return value && *value == member.second;
        });
    }

    void push(std::string_view type, Time time, const Json& form) {
        Json event = Json::object({{"specversion", "1.0"}, {"type", type}, {"time", base::format_time(time)}});
        const Json* sources = stories_.find("sources");
        event.set("source", sources ? sources->text_or(type.substr(0, type.find('.')), "/demo") : "/demo");
        const Json* phone = variables_.find("phone");
        if (form.text_or("by") == "phone" && phone) {
            event.set("identity", *phone);
            event.set("identitytype", "phone");
        } else {
            event.set("customer", *variables_.find("customer"));
        }
        for (const char* attribute : {"subject", "channel", "direction", "contactid", "data"}) {
            if (const Json* value = form.find(attribute)) event.set(attribute, variables_.fill(*value));
        }
        const Json* contact = form.find("contact");
        if (contact && contact->boolean() && *contact->boolean())
            event.set("contactid", "contact-" + variables_.text("number"));
        made_.push_back({time, std::move(event)});
    }

    std::vector<Json> finished() {
        std::stable_sort(made_.begin(), made_.end(), [](const Made& a, const Made& b) { return a.time < b.time; });
        std::vector<Json> events;
        for (Made& made : made_) {
            made.event.set("id",
                           variables_.text("customer") + "-" + padded(static_cast<std::int64_t>(events.size() + 1), 3));
            events.push_back(std::move(made.event));
        }
        return events;
    }

    const Json& recipe_;
    const Json& stories_;
    int index_;
    Time now_;
    Dice dice_;
    int offset_seconds_ = 0;
    Variables variables_;
    std::vector<Made> made_;
};

/// Every storyline as often as it weighs, shuffled: with as many customers as cards each is played.
std::vector<const Json*> shuffled_deck(const Json& stories, std::uint64_t seed) {
    std::vector<const Json*> deck;
    for (const Json& story : list_of(stories, "storylines")) {
        for (std::int64_t i = 0; i < number_of(story, "weight"); ++i) deck.push_back(&story);
    }
    Dice dice(seed);
    for (std::size_t left = deck.size(); left > 1; --left)
        std::swap(deck[left - 1], deck[static_cast<std::size_t>(dice.below(static_cast<std::int64_t>(left)))]);
    return deck;
}

const Json* first_story(const Json& stories) {
    for (const Json& story : list_of(stories, "storylines")) {
        if (const Json* first = story.find("first"); first && first->boolean() && *first->boolean()) return &story;
    }
    return nullptr;
}

base::Result<Json> read_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return base::Error{base::Code::not_found, "the file cannot be read", path};
    std::ostringstream text;
    text << file.rdbuf();
    return base::parse_json(text.str(), path);
}

}  // namespace

base::Result<Json> read_recipe(const std::string& folder, const std::string& story) {
    Json recipe = Json::object();
    struct Part {
        const char* name;
        const char* list;
        std::string file;
    };
    for (const Part& part : {Part{"names", "pools", "names"}, Part{"places", "places", "places"}, Part{"storylines", "storylines", "storylines/" + story}}) {
        const std::string path = folder + "/" + part.file + ".json";
        auto json = read_file(path);
        if (!json) return json.error();
        if (list_of(*json, part.list).empty())
            return base::Error{base::Code::invalid, "'" + std::string(part.list) + "' must be a list with entries",
                               base::place_text(path, json->place())};
        for (const Json& item : list_of(*json, part.list)) {
            const bool names = std::string_view(part.name) != "names" ||
                               (!list_of(item, "given").empty() && !list_of(item, "family").empty());
            if (!item.is_object() || !names)
                return base::Error{base::Code::invalid, "an entry of '" + std::string(part.list) + "' is not complete",
                                   base::place_text(path, item.place())};
        }
        recipe.set(part.name, std::move(json).value());
    }
    return recipe;
}

std::string generate_demo(const Json& recipe, std::uint64_t seed, int customers, Time now) {
    std::string lines;
    const Json* stories = recipe.find("storylines");
    if (!stories || !recipe.find("names") || !recipe.find("places")) return lines;
    const auto deck = shuffled_deck(*stories, seed);
    const Json* first = first_story(*stories);
    for (int index = 0; index < customers; ++index) {
        const bool opens = index == 0 && first;
        if (!opens && deck.empty()) break;
        const Json& story = opens ? *first : *deck[(static_cast<std::size_t>(index) + deck.size() - 1) % deck.size()];
        for (const Json& event : CustomerMaker(recipe, seed, index, now).make(story, index % 3 == 0, seed))
            (lines += base::write_json(event)) += '\n';
    }
    return lines;
}

}  // namespace segue::replay
