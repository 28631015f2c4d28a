#pragma once
// A value in a pack's file that may be computed: a literal, {"at": "/pointer"} or {"cel": "…"}; and texts with {cel} in them.

#include "core/base/issue.h"
#include "core/base/json_path.h"
#include "core/condition/condition.h"

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace segue::context {

/// Compiles one condition out of a pack's file: its issues are added with their places in the file. Empty on error.
[[nodiscard]] std::optional<condition::Program> compile_condition(const base::Json& text, const condition::Schema& schema,
                                                                  base::Issues& issues);

/// A value that may be computed.
class ValueRule {
public:
    ValueRule() = default;
    [[nodiscard]] static ValueRule read(const base::Json& json, const condition::Schema& schema, base::Issues& issues);
    /// `{"at"}` looks into `data`. Empty when there is nothing there or the expression fails.
    [[nodiscard]] std::optional<base::Json> value(const base::Json& data, const condition::Environment& environment) const;
    /// The same without a copy where nothing is computed; else it is put into `room`. Null: empty.
    [[nodiscard]] const base::Json* look(const base::Json& data, const condition::Environment& environment, base::Json& room) const;

private:
    std::variant<base::Json, base::JsonPath, condition::Program> rule_;
};

/// A text for people with CEL in braces: "Order {subject.id} is {subject.status}".
class Template {
public:
    Template() = default;
    [[nodiscard]] static Template read(const base::Json& text, const condition::Schema& schema, base::Issues& issues);
    /// The text; empty when one of its expressions cannot be evaluated (a field is missing): nothing is guessed.
    [[nodiscard]] std::optional<std::string> render(const condition::Environment& environment) const;
    [[nodiscard]] bool empty() const { return parts_.empty(); }

private:
    std::vector<std::variant<std::string, condition::Program>> parts_;
};

/// How a value is shown in a sentence: texts as they are, numbers in their shortest form, lists with commas.
[[nodiscard]] std::string shown_value(const base::Json& value);

}  // namespace segue::context
