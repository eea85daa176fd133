"""Where textbooks mean different functions by one name, the reader is told which is meant."""

import derive


def test_the_branch_of_the_inverse_cotangent_is_told() -> None:
    (note,) = derive.differentiate("arccot(x)").notes
    assert "arctan(1/u)" in note
    assert [str(kink.kind) for kink in derive.differentiate("arccot(x)").kinks] == ["jump"]
    assert derive.differentiate("arctan(x)").notes == ()
