// Belongs to no layer.
#pragma once
