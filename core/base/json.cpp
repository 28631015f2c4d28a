#include "core/base/json.h"

#include "core/base/json_path.h"

#include "core/base/text.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

namespace segue::base {
namespace {

constexpr auto by_key = [](const Json::Member& member, std::string_view key) { return member.first < key; };

/// Builds our tree from nlohmann's SAX events. nlohmann tells no positions, so a cursor walks the text in step: each
/// event is one token, and everything before a token is white space, a comma or a colon.
class TreeBuilder final : public nlohmann::json_sax<nlohmann::json> {
public:
    TreeBuilder(std::string_view text, std::string_view name, const JsonLimits& limits, std::uint32_t first_line)
        : text_(text), name_(name), limits_(limits) {
        here_ = {first_line, 1};
    }

    bool null() override { return add(nullptr, 4); }
    bool boolean(bool v) override { return add(v, v ? 4 : 5); }
    bool number_integer(std::int64_t v) override { return add(v, number_length()); }
    bool number_unsigned(std::uint64_t v) override {
        if (v <= static_cast<std::uint64_t>(INT64_MAX)) return add(static_cast<std::int64_t>(v), number_length());
        return add(static_cast<double>(v), number_length());
    }
    bool number_float(double v, const std::string& /*source*/) override { return add(v, number_length()); }
    bool string(std::string& v) override {
        if (v.size() > limits_.max_text) return fail("a text of " + std::to_string(v.size()) + " bytes; the most is " + std::to_string(limits_.max_text), Code::limit);
        const std::size_t length = string_length(v.size());
        return add(std::move(v), length);
    }
    bool binary(nlohmann::json::binary_t& /*v*/) override { return fail("binary data", Code::invalid); }

    bool start_object(std::size_t /*n*/) override { return open(false); }
    bool start_array(std::size_t /*n*/) override { return open(true); }
    bool end_object() override { return close(); }
    bool end_array() override { return close(); }

    bool key(std::string& v) override {
        skip_between();
        if (v.size() > limits_.max_text) return fail("a name of " + std::to_string(v.size()) + " bytes", Code::limit);
        if (innermost().has(v)) return fail("the name " + name_or_hidden(v) + " stands twice in one object", Code::invalid);
        pass(string_length(v.size()));
        innermost().key = std::move(v);
        return true;
    }

    bool parse_error(std::size_t position, const std::string& /*token*/, const nlohmann::detail::exception& error) override {
        if (failed_) return false;
        // nlohmann counts consumed bytes; the byte at fault is the last of them.
        while (cursor_ + 1 < position && cursor_ < text_.size()) advance(1);
        std::string what = error.what();
        if (const auto cut = what.find(": "); cut != std::string::npos) what = what.substr(cut + 2);
        if (const auto cut = what.find("; last read"); cut != std::string::npos) what = what.substr(0, cut);
        const bool utf8 = what.find("UTF-8") != std::string::npos;
        return fail(utf8 ? "invalid UTF-8 in a text" : "not JSON: " + clean_text(what, 160), Code::invalid);
    }

    [[nodiscard]] Error zero_byte(std::size_t position) {
        advance(position);
        fail("not JSON: a zero byte", Code::invalid);
        return error_;
    }
    [[nodiscard]] Error error() const { return error_; }
    [[nodiscard]] Json take() { return std::move(root_); }

private:
    /// An object or list that is being read. Members are sorted once, when it ends: names in falling order would otherwise
    /// cost the square of their number. Its room is used again by the next one at this depth; what is kept is as large as it must be.
    struct Open {
        bool is_list = false;
        Place place = {};
        std::string key = {};                          ///< the name waiting for its value
        Json::List items = {};
        Json::Object members = {};
        std::set<std::string> names = {};   ///< of the members, once they are many

        bool has(const std::string& name) {
            constexpr std::size_t few = 16;
            if (members.size() < few) {
                return std::any_of(members.begin(), members.end(), [&](const Json::Member& member) { return member.first == name; });
            }
            if (names.empty()) {
                for (const auto& member : members) names.insert(member.first);
            }
            return !names.insert(name).second;
        }
        void begin(bool as_list, Place at) {
            is_list = as_list;
            place = at;
            items.clear();
            members.clear();
            names.clear();
        }
        Json end() {
            if (is_list) return Json::list(Json::List(std::make_move_iterator(items.begin()), std::make_move_iterator(items.end())));
            return Json::object_of(Json::Object(std::make_move_iterator(members.begin()), std::make_move_iterator(members.end())));
        }
    };
    [[nodiscard]] Open& innermost() { return open_[depth_ - 1]; }

    bool fail(std::string message, Code code) {
        if (!failed_) error_ = {code, std::move(message), place_text(name_, here_)};
        failed_ = true;
        return false;
    }

    void advance(std::size_t count) {
        const std::size_t end = std::min(text_.size(), cursor_ + count);
        for (; cursor_ < end; ++cursor_) {
            if (text_[cursor_] == '\n') here_ = {here_.line + 1, 1};
            else ++here_.column;
        }
    }

    /// A token, which holds no line break.
    void pass(std::size_t count) {
        count = std::min(count, text_.size() - cursor_);
        cursor_ += count;
        here_.column += static_cast<std::uint32_t>(count);
    }

    void skip_between() {
        for (; cursor_ < text_.size(); ++cursor_) {
            const char c = text_[cursor_];
            if (c == '\n') here_ = {here_.line + 1, 1};
            else if (c == ',' || c == ':' || c == ' ' || c == '\t' || c == '\r') ++here_.column;
            else break;
        }
    }

    [[nodiscard]] std::size_t number_length() {
        skip_between();
        std::size_t end = cursor_;
        while (end < text_.size() && std::string_view("+-.eE0123456789").find(text_[end]) != std::string_view::npos) ++end;
        return end - cursor_;
    }

    /// Of the text that comes next, in quotation marks, which says `size` bytes: longer only where something is escaped.
    [[nodiscard]] std::size_t string_length(std::size_t size) {
        skip_between();
        if (text_.substr(cursor_, size + 1).find('\\') == std::string_view::npos) return size + 2;
        std::size_t end = cursor_ + 1;
        while (end < text_.size() && text_[end] != '"') end += text_[end] == '\\' ? 2u : 1u;
        return end + 1 - cursor_;
    }

    bool count_value() {
        return ++values_ <= limits_.max_values || fail("more than " + std::to_string(limits_.max_values) + " values", Code::limit);
    }

    template <class T>
    bool add(T&& plain, std::size_t length) {
        skip_between();
        if (!count_value()) return false;
        attach(std::forward<T>(plain)).set_place(here_);
        pass(length);
        return true;
    }

    bool open(bool is_list) {
        skip_between();
        if (depth_ >= limits_.max_depth) return fail("nested deeper than " + std::to_string(limits_.max_depth) + " levels", Code::limit);
        if (!count_value()) return false;
        if (open_.size() == depth_) open_.emplace_back();
        open_[depth_++].begin(is_list, here_);
        pass(1);
        return true;
    }

    bool close() {
        skip_between();
        pass(1);
        Open& ended = open_[--depth_];
        attach(ended.end()).set_place(ended.place);
        return true;
    }

    template <class T>
    Json& attach(T&& value) {
        if (depth_ == 0) return root_ = Json(std::forward<T>(value));
        Open& around = innermost();
        if (around.is_list) return around.items.emplace_back(std::forward<T>(value));
        return around.members.emplace_back(std::move(around.key), std::forward<T>(value)).second;
    }

    std::string_view text_;
    std::string_view name_;
    const JsonLimits& limits_;
    std::size_t cursor_ = 0;
    Place here_;
    std::size_t values_ = 0;
    std::vector<Open> open_;   ///< the first depth_ of them are being read
    std::size_t depth_ = 0;
    Json root_;
    Error error_;
    bool failed_ = false;
};

void write_text(std::string& out, const std::string& text) {
    out += '"';
    for (const char c : valid_utf8(text)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') (out += '\\') += c;
        else if (c == '\n') out += "\\n";
        else if (c == '\r') out += "\\r";
        else if (c == '\t') out += "\\t";
        else if (c == '\b') out += "\\b";
        else if (c == '\f') out += "\\f";
        else if (byte < 0x20) {
            constexpr char hex[] = "0123456789abcdef";
            out += "\\u00";
            out += hex[byte >> 4];
            out += hex[byte & 15];
        } else out += c;
    }
    out += '"';
}

void write_real(std::string& out, double value) {
    if (!std::isfinite(value)) {  // JSON has no such number
        out += "null";
        return;
    }
    char buffer[32];
    const auto result = std::to_chars(buffer, buffer + sizeof buffer, value);
    const std::string_view text(buffer, static_cast<std::size_t>(result.ptr - buffer));
    out += text;
    if (text.find_first_of(".e") == std::string_view::npos) out += ".0";  // a double stays one when read again
}

void write_value(std::string& out, const Json& value, int indent, int depth) {
    const auto new_line = [&](int level) {
        if (indent > 0) (out += '\n').append(static_cast<std::size_t>(level * indent), ' ');
    };
    if (const auto* items = value.items()) {
        out += '[';
        for (std::size_t i = 0; i < items->size(); ++i) {
            if (i > 0) out += ',';
            new_line(depth + 1);
            write_value(out, (*items)[i], indent, depth + 1);
        }
        if (!items->empty()) new_line(depth);
        out += ']';
    } else if (const auto* members = value.members()) {
        out += '{';
        for (std::size_t i = 0; i < members->size(); ++i) {
            if (i > 0) out += ',';
            new_line(depth + 1);
            write_text(out, (*members)[i].first);
            out += indent > 0 ? ": " : ":";
            write_value(out, (*members)[i].second, indent, depth + 1);
        }
        if (!members->empty()) new_line(depth);
        out += '}';
    } else if (const auto* text = value.text()) {
        write_text(out, *text);
    } else if (const auto* integer = value.integer()) {
        out += std::to_string(*integer);
    } else if (const auto* real = value.real()) {
        write_real(out, *real);
    } else if (const auto* boolean = value.boolean()) {
        out += *boolean ? "true" : "false";
    } else {
        out += "null";
    }
}

}  // namespace

Json Json::object(std::initializer_list<Member> members) {
    Json value;
    value.value_ = Object{};
    for (const auto& member : members) value.set(member.first, member.second);
    return value;
}

Json Json::object_of(Object members) {
    const auto before = [](const Member& a, const Member& b) { return a.first < b.first; };
    if (!std::is_sorted(members.begin(), members.end(), before)) std::sort(members.begin(), members.end(), before);
    Json value;
    value.value_ = std::move(members);
    return value;
}

Json Json::list(List items) {
    Json value;
    value.value_ = std::move(items);
    return value;
}

const Json* Json::find(std::string_view key) const {
    const auto* object = members();
    if (!object) return nullptr;
    const auto found = std::lower_bound(object->begin(), object->end(), key, by_key);
    return found != object->end() && found->first == key ? &found->second : nullptr;
}

const Json* Json::at(std::string_view pointer) const { return JsonPath(pointer).find(*this); }

std::string_view Json::text_or(std::string_view key, std::string_view otherwise) const {
    const Json* value = find(key);
    return value && value->text() ? std::string_view(*value->text()) : otherwise;
}

Json& Json::set(std::string_view key, Json value) {
    if (is_null()) value_ = Object{};
    auto& object = std::get<Object>(value_);
    const auto found = std::lower_bound(object.begin(), object.end(), key, by_key);
    if (found != object.end() && found->first == key) return found->second = std::move(value);
    return object.insert(found, {std::string(key), std::move(value)})->second;
}

Json& Json::push(Json value) {
    if (is_null()) value_ = List{};
    return std::get<List>(value_).emplace_back(std::move(value));
}

void Json::erase(std::string_view key) {
    auto* object = std::get_if<Object>(&value_);
    if (!object) return;
    const auto found = std::lower_bound(object->begin(), object->end(), key, by_key);
    if (found != object->end() && found->first == key) object->erase(found);
}

Result<Json> parse_json(std::string_view text, std::string_view name, const JsonLimits& limits, std::uint32_t first_line) {
    if (text.size() > limits.max_bytes) {
        return Error{Code::limit, "larger than " + std::to_string(limits.max_bytes) + " bytes", place_text(name, {first_line, 1})};
    }
    TreeBuilder builder(text, name, limits, first_line);
    // nlohmann takes a zero byte for the end and would not see what follows.
    if (const auto zero = text.find('\0'); zero != std::string_view::npos) return builder.zero_byte(zero);
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return builder.error();
    return builder.take();
}

std::string write_json(const Json& value) {
    std::string out;
    write_value(out, value, 0, 0);
    return out;
}

std::string write_json_pretty(const Json& value) {
    std::string out;
    write_value(out, value, 2, 0);
    return out;
}

std::string place_text(std::string_view name, Place place) {
    std::string text(name);
    if (place.line > 0) text += ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
    return text;
}

}  // namespace segue::base
