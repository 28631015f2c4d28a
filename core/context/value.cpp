#include "core/context/value.h"

#include "core/base/text.h"

namespace segue::context {
namespace {

using base::Json;

void take_issues(const condition::Compiled& compiled, base::Issues& issues) {
    for (const auto& issue : compiled.issues) {
        if (issue.severity == condition::Issue::Severity::error) issues.error(issue.place, issue.message, issue.suggestion);
        else issues.warning(issue.place, issue.message, issue.suggestion);
    }
}

/// Places inside a JSON text: right while it holds no escapes, which is nearly always; the line is right in any case.
base::Place inside(const Json& text, std::size_t offset) {
    return {text.place().line, text.place().column + 1 + static_cast<std::uint32_t>(offset)};
}

}  // namespace

std::optional<condition::Program> compile_condition(const Json& text, const condition::Schema& schema, base::Issues& issues) {
    if (!text.text()) {
        issues.error(text.place(), "a condition must be a text in CEL");
        return {};
    }
    auto compiled = condition::compile(*text.text(), schema, inside(text, 0));
    take_issues(compiled, issues);
    return compiled.program;
}

ValueRule ValueRule::read(const Json& json, const condition::Schema& schema, base::Issues& issues) {
    ValueRule rule;
    rule.rule_ = json;
    const auto* members = json.members();
    if (!members || members->size() != 1) return rule;
    if (const Json* at = json.find("at")) {
        if (!at->text() || (!at->text()->empty() && at->text()->front() != '/')) {
            issues.error(at->place(), "'at' must be a JSON pointer like \"/amount\"");
        } else {
            rule.rule_ = base::JsonPath(*at->text());
        }
    } else if (const Json* cel = json.find("cel")) {
        if (auto program = compile_condition(*cel, schema, issues)) rule.rule_ = *program;
    }
    return rule;
}

std::optional<Json> ValueRule::value(const Json& data, const condition::Environment& environment) const {
    Json room;
    const Json* found = look(data, environment, room);
    if (!found) return {};
    if (found == &room) return std::optional<Json>(std::move(room));
    return *found;
}

const Json* ValueRule::look(const Json& data, const condition::Environment& environment, Json& room) const {
    if (const auto* path = std::get_if<base::JsonPath>(&rule_)) return path->find(data);
    if (const auto* literal = std::get_if<Json>(&rule_)) return literal;
    auto result = condition::evaluate(std::get<condition::Program>(rule_), environment);
    if (!result) return nullptr;
    room = std::move(result).value();
    return &room;
}

Template Template::read(const Json& json, const condition::Schema& schema, base::Issues& issues) {
    Template out;
    if (!json.text()) {
        issues.error(json.place(), "a template must be a text");
        return out;
    }
    const std::string& text = *json.text();
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if ((text[i] == '{' || text[i] == '}') && i + 1 < text.size() && text[i + 1] == text[i]) {
            plain += text[i++];
        } else if (text[i] == '{') {
            // The expression ends at the first '}' that is not inside quotation marks.
            std::size_t end = i + 1;
            char quote = 0;
            for (; end < text.size() && (quote != 0 || text[end] != '}'); ++end) {
                if (quote == 0 && (text[end] == '"' || text[end] == '\'')) quote = text[end];
                else if (text[end] == quote) quote = 0;
            }
            if (end == text.size()) {
                issues.error(inside(json, i), "a '{' without its '}'", "write '{{' for a brace");
                return out;
            }
            auto compiled = condition::compile(std::string_view(text).substr(i + 1, end - i - 1), schema, inside(json, i + 1));
            take_issues(compiled, issues);
            if (!compiled.program) return out;
            if (!plain.empty()) out.parts_.emplace_back(std::move(plain));
            plain.clear();
            out.parts_.emplace_back(*compiled.program);
            i = end;
        } else {
            plain += text[i];
        }
    }
    if (!plain.empty()) out.parts_.emplace_back(std::move(plain));
    return out;
}

std::optional<std::string> Template::render(const condition::Environment& environment) const {
    std::string text;
    for (const auto& part : parts_) {
        if (const auto* plain = std::get_if<std::string>(&part)) {
            text += *plain;
            continue;
        }
        const auto value = condition::evaluate(std::get<condition::Program>(part), environment);
        if (!value || value->is_null()) return {};
        text += shown_value(*value);
    }
    return text;
}

std::string shown_value(const Json& value) {
    if (value.text()) return *value.text();
    if (const auto* items = value.items()) {
        std::string text;
        for (const auto& item : *items) text += (text.empty() ? "" : ", ") + shown_value(item);
        return text;
    }
    if (value.is_null()) return "nothing";
    std::string text = base::write_json(value);
    if (value.real() && text.ends_with(".0")) text.resize(text.size() - 2);
    return text;
}

}  // namespace segue::context
